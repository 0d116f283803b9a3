// A check of the error together with something else leaves with an open body where the request succeeded.
package p

import (
	"errors"
	"io"
	"net/http"
)

func body(u string) ([]byte, error) {
	resp, err := http.Get(u) // want leak http-response-body definite unsafe
	if err != nil || resp.StatusCode != http.StatusOK {
		return nil, errors.New("no answer")
	}
	return io.ReadAll(resp.Body)
}

func isUp(u string) (bool, error) {
	resp, err := http.Get(u) // want leak http-response-body definite unsafe
	if err == nil && resp.StatusCode == http.StatusOK {
		return true, nil
	}
	return false, err
}

func code(u string) int {
	resp, err := http.Get(u) // want leak http-response-body definite safe
	if err != nil {
		return 0
	}
	if resp.StatusCode < 100 || resp.StatusCode > 599 {
		return 0
	}
	return resp.StatusCode
}
