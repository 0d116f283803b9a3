// A backward goto makes a loop, where nothing is deferred.
package p

import "net/http"

func open(url string) error {
retry:
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	if resp.StatusCode == http.StatusServiceUnavailable {
		goto retry
	}
	return nil
}
