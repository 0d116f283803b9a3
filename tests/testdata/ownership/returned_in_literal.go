// A literal that is returned carries the response.
package p

import "net/http"

type page struct{ resp *http.Response }

type pages []*http.Response

func pointer(url string) (*page, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return &page{resp}, nil
}

func slice(url string) (pages, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return pages{resp}, nil
}

func mapped(url string) (map[string]any, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return map[string]any{"body": resp.Body}, nil
}

func function(url string) (func() int, error) {
	resp, err := http.Get(url) // want unknown http-response-body
	if err != nil {
		return nil, err
	}
	return func() int { return resp.StatusCode }, nil
}
