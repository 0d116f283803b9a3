// A blank named result does not shift the others: the deferred closure sees the error.
package p

import (
	"errors"
	"net/http"
)

func onError(url string) (_ *http.Response, err error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			resp.Body.Close()
		}
	}()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New("bad status")
	}
	return resp, nil
}
