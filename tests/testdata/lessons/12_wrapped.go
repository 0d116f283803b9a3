// What is wrapped in a returned reader or struct whose Close closes it has moved.
package p

import (
	"bufio"
	"compress/gzip"
	"io"
	"net/http"
	"os"
)

type zipped struct {
	*gzip.Reader
	file *os.File
}

// Close closes both.
func (z *zipped) Close() error {
	z.Reader.Close()
	return z.file.Close()
}

func open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return &zipped{Reader: r, file: f}, nil
}

type buffered struct {
	io.Reader
	io.Closer
}

func body(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return &buffered{Reader: bufio.NewReader(resp.Body), Closer: resp.Body}, nil
}

func forgetsOnError(path string) (io.ReadCloser, error) {
	f, err := os.Open(path) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return &zipped{Reader: r, file: f}, nil
}
