// A defer right after the check closes the body that is replaced later: it binds the old one.
package p

import (
	"bytes"
	"io"
	"net/http"
)

func buffered(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want leak definite safe
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}
