// A body wrapped in what takes its place goes where the response goes.
package p

import (
	"compress/gzip"
	"io"
	"net/http"
)

type counter struct {
	io.ReadCloser
	n int
}

func counted(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	resp.Body = &counter{ReadCloser: resp.Body}
	return resp, nil
}

func zipped(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = zr
	return resp, nil
}
