// A guard around the deferred close holds after every successful request.
package p

import "net/http"

func touch(url string) error {
	resp, err := http.Get(url) // want released
	if err != nil {
		return err
	}
	if resp != nil && resp.Body != nil {
		defer resp.Body.Close()
	}
	return nil
}
