// A deferred closure closes what its variable holds in the end, or what it was given.
package p

import (
	"errors"
	"io"
	"net/http"
)

func captured(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	return nil
}

func parameter(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	defer func(body io.Closer) { body.Close() }(resp.Body)
	return nil
}

func before(url string) (err error) {
	var resp *http.Response
	defer func() {
		if resp != nil {
			resp.Body.Close()
		}
	}()
	resp, err = http.Get(url) // want released http-response-body
	return err
}

func joined(url string) (err error) {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	return nil
}

func named(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	closeBody := func() { resp.Body.Close() }
	defer closeBody()
	return nil
}
