// The right side of && and || may not be reached: that it uses the response does not tell that there is one.
package p

import (
	"fmt"
	"net"
	"net/http"
)

func wait(url string, again int) bool {
	up := false
	for ; again > 0 && !up; again-- {
		resp, err := http.Get(url) // want leak http-response-body definite refused: error-not-checked
		up = err == nil && resp.StatusCode == 200
		fmt.Println(url, err)
	}
	return up
}

func reach(addr string) bool {
	conn, err := net.Dial("tcp", addr) // want leak connection definite unsafe
	up := err == nil && conn.RemoteAddr() != nil
	fmt.Println(up)
	return up
}

func print(url string) {
	resp, err := http.Get(url) // want leak http-response-body definite unsafe
	fmt.Println(err != nil || resp.StatusCode != 200)
}

func close(addr string, idle bool) error {
	conn, err := net.Dial("tcp", addr) // want unknown connection
	if err != nil {
		return err
	}
	closed := idle && conn.Close() == nil
	fmt.Println(closed)
	return nil
}

func checked(url string) bool {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return false
	}
	ok := resp.StatusCode == 200 && resp.ContentLength > 0
	return ok
}
