// Every way to ask about the error tells whether the response is there.
package p

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

func equality(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if nil != err {
		return err
	}
	return resp.Body.Close()
}

func is(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func switched(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	switch err {
	case nil:
		return resp.Body.Close()
	case io.EOF:
		return nil
	default:
		return err
	}
}

func untagged(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	}
	return resp.Body.Close()
}

func wrapped(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		err = fmt.Errorf("get: %w", err)
		return err
	}
	return resp.Body.Close()
}

func response(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if resp == nil {
		return err
	}
	return resp.Body.Close()
}

func inHeader(url string) error {
	if resp, err := http.Get(url); err != nil { // want released http-response-body
		return err
	} else {
		return resp.Body.Close()
	}
}
