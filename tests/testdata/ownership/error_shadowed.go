// The check of another error of the same name is no check of this one.
package p

import "net/http"

func step() error { return nil }

func touch(url string) error {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err := step(); err != nil {
		println(err)
	}
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}
