// A deferred close that is evaluated late closes the body that took the place of the first one.
package p

import (
	"bytes"
	"io"
	"net/http"
)

func bound(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}
