// What a deferred literal takes as a parameter is evaluated at the defer: whatever its variable holds later, that is released.
package p

import (
	"io"
	"net/http"
	"os"
)

func twice(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	defer func(body io.ReadCloser) { _ = body.Close() }(resp.Body)
	resp, err = http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	defer func(body io.ReadCloser) { _ = body.Close() }(resp.Body)
	return nil
}

func again(name string) error {
	f, err := os.Open(name) // want released os-file
	if err != nil {
		return err
	}
	defer func(f *os.File) { _ = f.Close() }(f)
	f, err = os.Open(name + "x") // want leak os-file definite safe
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

func used(name string) error {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return err
	}
	defer func(f *os.File) { _ = f.Sync() }(f)
	f = nil
	return nil
}
