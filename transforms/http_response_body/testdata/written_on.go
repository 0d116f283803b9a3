// A response that is written on is closed when that is done.
package p

import (
	"net/http"
	"os"
)

func show(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	return resp.Write(os.Stdout)
}

func showGood(url string) error {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return os.ErrInvalid
	}
	return resp.Write(os.Stdout)
}
