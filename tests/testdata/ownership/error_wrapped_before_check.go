// An error that is wrapped before it is checked says what it said before: the source of wrap tells.
package p

import (
	"fmt"
	"net/http"
)

func touch(url string) error {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	err = wrap(err)
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("touch: %w", err)
}
