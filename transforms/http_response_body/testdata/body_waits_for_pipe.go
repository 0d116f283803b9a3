// A response may be there before its request has been read to the end, and its close then waits for that.
package p

import (
	"bufio"
	"io"
	"net/http"
)

func ping(url string) error {
	r, w := io.Pipe()
	resp, err := http.Post(url, "text/plain", bufio.NewReader(r)) // want leak http-response-body definite unsafe
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "ping")
	if err != nil {
		return err
	}
	_, err = io.ReadFull(resp.Body, make([]byte, 4))
	return err
}

// The error is not asked for, and the vet minds a response that is used right behind its call.
func code(url string) int {
	resp, _ := http.Get(url) // want leak http-response-body definite unsafe
	return resp.StatusCode
}

func codes(url string) (int, string) {
	resp, _ := http.Get(url) // want leak http-response-body definite safe
	code := resp.StatusCode
	return code, resp.Status
}
