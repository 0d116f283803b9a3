// A function that is stored in a field of what is called or passed reaches the response.
package p

import (
	"io"
	"net/http"
)

type opener struct{ open func() io.ReadCloser }

func (o opener) Open() io.ReadCloser { return o.open() }

func run(o opener) io.ReadCloser { return o.open() }

func called(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u) // want unknown http-response-body
	if err != nil {
		return nil, err
	}
	o := opener{open: func() io.ReadCloser { return resp.Body }}
	return o.Open(), nil
}

func passed(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u) // want unknown http-response-body
	if err != nil {
		return nil, err
	}
	return run(opener{open: func() io.ReadCloser { return resp.Body }}), nil
}
