// The first of two responses leaks where the second request fails.
package p

import "net/http"

func both(a, b string) error {
	first, err := http.Get(a) // want leak likely safe
	if err != nil {
		return err
	}
	second, err := http.Get(b) // want released
	if err != nil {
		return err
	}
	defer second.Body.Close()
	defer first.Body.Close()
	return nil
}
