// A loop over numbers that surely begins comes back with what the last round gave: nil, and then an error with it.
package p

import (
	"log"
	"net/http"
)

func get(url string) (*http.Response, error) {
	var resp *http.Response
	var err error
	for i := 0; i < 3; i++ {
		resp, err = http.Get(url)
		if err == nil {
			return resp, nil
		}
	}
	return resp, err
}

func status(url string) (int, error) {
	resp, err := get(url) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	log.Print("got ", url)
	return resp.StatusCode, nil
}
