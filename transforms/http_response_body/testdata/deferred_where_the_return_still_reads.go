// Where the return itself reads the body, the release is deferred in that branch.
package p

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

func readError(resp *http.Response) error {
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	return fmt.Errorf("%s: %s", resp.Status, data)
}

func one(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u) // want leak definite safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, readError(resp)
	}
	return resp.Body, nil
}

func several(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u) // want leak definite unsafe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusNotFound {
		return nil, errors.New("not found")
	} else if resp.StatusCode != http.StatusOK {
		return nil, readError(resp)
	}
	return resp.Body, nil
}
