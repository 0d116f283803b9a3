// What a helper does with the response is read in its body.
package p

import (
	"errors"
	"io"
	"net/http"
)

func closes(resp *http.Response) {
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
}

func closesBody(body io.ReadCloser) error { return body.Close() }

func reads(resp *http.Response) ([]byte, error) { return io.ReadAll(resp.Body) }

func same(resp *http.Response) *http.Response { return resp }

func checked(resp *http.Response) error {
	if resp.StatusCode >= 400 {
		resp.Body.Close()
		return errors.New(resp.Status)
	}
	return nil
}

func byCloser(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	closes(resp)
	return nil
}

func byBodyCloser(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	return closesBody(resp.Body)
}

func byReader(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return nil, err
	}
	return reads(resp)
}

func byAlias(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return same(resp), nil
}

func closedOnError(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	if err := checked(resp); err != nil {
		return nil, err
	}
	return resp, nil
}
