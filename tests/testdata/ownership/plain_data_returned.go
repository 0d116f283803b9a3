// Plain data read from the body does not keep it open.
package p

import (
	"encoding/json"
	"io"
	"net/http"
)

func data(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func header(url string) (http.Header, string, error) {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return nil, "", err
	}
	return resp.Header, resp.Status, nil
}

type answer struct {
	Name string
	Tags []string
}

func decoded(url string) (*answer, error) {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return nil, err
	}
	var a answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		return nil, err
	}
	return &a, nil
}
