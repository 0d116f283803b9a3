// A response that a var declaration takes is deferred like any other.
package p

import "net/http"

func one(url string) error {
	var resp, err = http.Get(url) // want leak definite safe
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}

func group(url string) error {
	var (
		resp, err = http.Get(url) // want leak definite safe
	)
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}
