// A response that is dropped is bound to a name first, on request.
package p

import "net/http"

func notify(url string) error {
	_, err := http.Get(url) // want leak definite unsafe
	if err != nil {
		return err
	}
	return nil
}
