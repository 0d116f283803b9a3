// A response that loses its name to another value leaks where it does.
package p

import "net/http"

func twice(url string) error {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	resp = nil
	_ = resp
	return nil
}
