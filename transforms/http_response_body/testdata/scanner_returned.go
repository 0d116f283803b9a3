// A scanner over the body carries the body to the caller.
package p

import (
	"bufio"
	"net/http"
)

func lines(url string) (*bufio.Scanner, error) {
	resp, err := http.Get(url) // want moved
	if err != nil {
		return nil, err
	}
	return bufio.NewScanner(resp.Body), nil
}
