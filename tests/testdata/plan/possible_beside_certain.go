// What is only possibly lost is planned for together with what is lost for certain: a second run has nothing to add.
package p

import (
	"errors"
	"io"
	"net/http"

	"example.com/unknown"
)

var errNotFound = errors.New("not found")

func several(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u) // want leak http-response-body likely safe; leak http-response-body possible unsafe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusNotFound {
		return nil, errNotFound
	} else if resp.StatusCode != http.StatusOK {
		return nil, unknown.Read(resp)
	}
	return resp.Body, nil
}

// Where the rest has one place for its release, that stands beside the one of the certain loss.
func one(u string) error {
	resp, err := http.Get(u) // want leak http-response-body likely safe; leak http-response-body possible unsafe
	if err != nil {
		return err
	}
	if resp.StatusCode == http.StatusNotFound {
		return errNotFound
	}
	return unknown.Read(resp)
}
