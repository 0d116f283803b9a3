// A fallback assigns value and error together; one defer behind covers both.
package p

import (
	"errors"
	"net/http"
	"os"
)

var errStatus = errors.New("unexpected status")

func either(first, second string) (string, error) {
	f, err := os.Open(first) // want released os-file
	if err != nil {
		f, err = os.Open(second) // want released os-file
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	return f.Name(), nil
}

func eitherOf(first, second string) (int, error) {
	resp, err := http.Get(first) // want released http-response-body
	if err != nil {
		resp, err = http.Get(second) // want released http-response-body
		if err != nil {
			return 0, err
		}
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func onStatus(first, second string) (int, error) {
	resp, err := http.Get(first) // want leak http-response-body likely safe
	if err != nil {
		return 0, err
	}
	if resp.StatusCode == http.StatusNotFound {
		resp, err = http.Get(second) // want released http-response-body
		if err != nil {
			return 0, err
		}
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}
