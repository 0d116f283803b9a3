// A helper that closes only when it fails, and hands the value on otherwise, has two outcomes.
package p

import (
	"fmt"
	"io"
	"net/http"
)

func ok(resp *http.Response) (*http.Response, error) {
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("unexpected status %s", resp.Status)
	}
	return resp, nil
}

func check(resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return fmt.Errorf("unexpected status %s", resp.Status)
	}
	return nil
}

func closed(url string) ([]byte, error) {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return nil, err
	}
	resp, err = ok(resp)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func forgotten(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if err := check(resp); err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}
