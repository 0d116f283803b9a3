// A helper that is given response and error owns the response if it defers the close; one that may return before does not.
package p

import (
	"errors"
	"io"
	"net/http"
)

var errStatus = errors.New("unexpected status")

func read(resp *http.Response, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func readIfOK(resp *http.Response, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, errStatus
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func owned(url string) ([]byte, error) {
	return read(http.Get(url)) // want released http-response-body
}

func ownedByName(url string) ([]byte, error) {
	resp, err := http.Get(url) // want released http-response-body
	return read(resp, err)
}

func tooLate(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	return readIfOK(resp, err)
}
