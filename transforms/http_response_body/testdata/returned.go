// A response that is returned belongs to the caller.
package p

import "net/http"

func open(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want moved
	if err != nil {
		return nil, err
	}
	return resp, nil
}
