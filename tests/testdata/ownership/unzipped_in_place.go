// A body that is replaced by something that holds it is closed with that.
package p

import (
	"compress/gzip"
	"io"
	"net/http"
)

type both struct {
	io.Reader
	inOrder []io.Closer
}

func (b *both) Close() error {
	for _, c := range b.inOrder {
		if err := c.Close(); err != nil {
			return err
		}
	}
	return nil
}

func unzip(resp *http.Response) error {
	if resp == nil || resp.Header.Get("Content-Encoding") != "gzip" {
		return nil
	}
	r, err := gzip.NewReader(resp.Body)
	if err != nil {
		return err
	}
	resp.Body = &both{Reader: r, inOrder: []io.Closer{r, resp.Body}}
	return nil
}

func do(req *http.Request) (int, *http.Response, error) {
	resp, err := http.DefaultClient.Do(req) // want leak http-response-body definite refused: error-not-checked
	if err := unzip(resp); err != nil {
		return 0, nil, err
	}
	return 1, resp, err
}

func all(req *http.Request) ([]byte, error) {
	_, resp, err := do(req) // want leak http-response-body definite safe
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}
