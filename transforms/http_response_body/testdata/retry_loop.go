// A retry loop closes the response of a round before the next one.
package p

import "net/http"

func get(url string) (*http.Response, error) {
	for {
		resp, err := http.Get(url) // want leak definite safe
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == http.StatusServiceUnavailable {
			continue
		}
		return resp, nil
	}
}
