// A round that is tried again closes its response first; the response that is returned stays open.
package p

import (
	"errors"
	"net/http"
)

func get(url string) (*http.Response, error) {
	for i := 0; i < 3; i++ {
		resp, err := http.Get(url) // want leak http-response-body definite safe
		if err != nil {
			continue
		}
		if resp.StatusCode >= 500 {
			continue
		}
		return resp, nil
	}
	return nil, errors.New("three times in vain")
}
