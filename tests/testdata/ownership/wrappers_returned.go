// A reader over the body that is returned keeps the body open.
package p

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
)

type lines struct {
	io.Reader
	io.Closer
}

func scanner(url string) (*bufio.Scanner, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return bufio.NewScanner(resp.Body), nil
}

func reader(url string) (io.Reader, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return io.Reader(resp.Body), nil
}

func both(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return lines{bufio.NewReader(resp.Body), resp.Body}, nil
}

func limited(url string) (io.Reader, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	r := io.LimitReader(resp.Body, 10)
	tee := io.TeeReader(r, io.Discard)
	return tee, nil
}

func decoder(url string) (*json.Decoder, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return json.NewDecoder(resp.Body), nil
}
