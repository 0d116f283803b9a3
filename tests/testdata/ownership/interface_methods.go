// A method of an interface that returns a response makes a request.
package p

import "net/http"

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

func send(d doer, req *http.Request) error {
	resp, err := d.Do(req) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}

func value(do func(*http.Request) (*http.Response, error), req *http.Request) error {
	resp, err := do(req) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}
