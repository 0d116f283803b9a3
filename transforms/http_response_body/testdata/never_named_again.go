// A response that is never looked at gets its defer after the check.
package p

import "net/http"

func ping(url string) error {
	resp, err := http.Get(url) // want leak definite safe
	if err != nil {
		return err
	}
	_ = resp
	return nil
}
