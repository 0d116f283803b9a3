// A response opened and used up in each round is never deferred there.
package p

import "net/http"

func all(urls []string) error {
	for _, url := range urls {
		resp, err := http.Get(url) // want leak definite safe
		if err != nil {
			return err
		}
		println(resp.StatusCode)
	}
	return nil
}
