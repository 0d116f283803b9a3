// A bare return hands over what the named results hold.
package p

import (
	"errors"
	"net/http"
)

func bare(url string) (resp *http.Response, err error) {
	resp, err = http.Get(url) // want moved http-response-body
	if err != nil {
		return
	}
	return
}

func early(url string) (resp *http.Response, err error) {
	resp, err = http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return
	}
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New("bad status")
	}
	return
}
