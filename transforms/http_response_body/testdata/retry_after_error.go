// A round that is tried again closes its response before the next one; a failed request has none.
package p

import "net/http"

func get(url string) *http.Response {
	for {
		resp, err := http.Get(url) // want leak definite safe
		if err != nil {
			continue
		}
		if resp.StatusCode >= 500 {
			continue
		}
		return resp
	}
}
