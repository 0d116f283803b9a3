// A guard around the deferred close always holds after a request that succeeded.
package p

import (
	"io"
	"net/http"
)

func both(url string) ([]byte, error) {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return nil, err
	}
	if resp != nil && resp.Body != nil {
		defer resp.Body.Close()
	}
	return io.ReadAll(resp.Body)
}

func beforeTheCheck(url string) ([]byte, error) {
	resp, err := http.Get(url) // want released http-response-body
	if resp != nil {
		defer resp.Body.Close()
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func insideTheClosure(url string) ([]byte, error) {
	resp, err := http.Get(url) // want released http-response-body
	defer func() {
		if resp != nil && resp.Body != nil {
			resp.Body.Close()
		}
	}()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func anotherGuard(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.ContentLength > 0 {
		defer resp.Body.Close()
	}
	return io.ReadAll(resp.Body)
}
