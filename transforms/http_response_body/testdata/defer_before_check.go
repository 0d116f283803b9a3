// A defer before the check of the error releases all the same.
package p

import "net/http"

func touch(url string) error {
	resp, err := http.Get(url) // want released
	defer resp.Body.Close()
	if err != nil {
		return err
	}
	return nil
}
