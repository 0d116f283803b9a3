// The request that was made last is the one that is sent.
package p

import (
	"io"
	"net/http"
)

func upload(u string, body io.ReadCloser) error {
	req, err := http.NewRequest(http.MethodHead, u, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err == nil && resp.StatusCode == http.StatusOK {
		return nil
	}
	req, err = http.NewRequest(http.MethodPut, u, body)
	if err != nil {
		return err
	}
	resp, err = http.DefaultClient.Do(req) // want leak definite safe
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}
