// A second request over an open response closes the first one before.
package p

import "net/http"

func fetch(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultClient.Do(req) // want leak definite safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusUnauthorized {
		req.Header.Set("Authorization", "token")
		resp, err = http.DefaultClient.Do(req) // want moved
		if err != nil {
			return nil, err
		}
	}
	return resp, nil
}
