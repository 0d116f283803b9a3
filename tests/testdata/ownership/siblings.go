// One of several requests was made; one release covers whichever it was.
package p

import (
	"io"
	"net/http"
)

func either(secure, plain *http.Client, req *http.Request, isSecure bool) ([]byte, error) {
	var resp *http.Response
	var err error
	if isSecure {
		resp, err = secure.Do(req) // want leak http-response-body definite safe
	} else {
		resp, err = plain.Do(req) // want leak http-response-body definite safe
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func again(c *http.Client, req *http.Request) ([]byte, error) {
	resp, err := c.Do(req) // want leak http-response-body definite safe
	if err != nil {
		resp, err = http.DefaultClient.Do(req) // want leak http-response-body definite safe
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

// The first is lost where the second is made.
func twice(c *http.Client, req *http.Request) ([]byte, error) {
	resp, err := c.Do(req) // want leak http-response-body definite safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusUnauthorized {
		resp, err = c.Do(req) // want leak http-response-body definite safe
		if err != nil {
			return nil, err
		}
	}
	return io.ReadAll(resp.Body)
}

// One path releases its own.
func oneReleased(c *http.Client, req *http.Request, head bool) ([]byte, error) {
	var resp *http.Response
	var err error
	if head {
		resp, err = c.Get("http://localhost/") // want released http-response-body
		if err != nil {
			return nil, err
		}
		resp.Body.Close()
	} else {
		resp, err = c.Do(req) // want leak http-response-body definite unsafe
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}
