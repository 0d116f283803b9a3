// A slice made by slices.Insert holds the response.
package p

import (
	"net/http"
	"slices"
)

type keeper struct{ all []*http.Response }

func (k *keeper) open(url string) error {
	resp, err := http.Get(url) // want unknown http-response-body
	if err != nil {
		return err
	}
	k.all = slices.Insert(k.all, 0, resp)
	return nil
}

func open(url string) ([]*http.Response, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return slices.Clone([]*http.Response{resp}), nil
}
