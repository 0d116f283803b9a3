// Where a function has lost sight of what it acquired, and gives it to its caller, nothing is sure of the caller's.
package p

import (
	"bytes"
	"io"
	"net/http"
)

type memory struct{ io.ReadSeeker }

func (m memory) Close() error { return nil }

func copied(body io.ReadCloser) io.ReadCloser {
	if m, ok := body.(memory); ok {
		m.Seek(0, io.SeekStart)
		return body
	}
	defer body.Close()
	var all bytes.Buffer
	io.Copy(&all, body)
	return memory{bytes.NewReader(all.Bytes())}
}

func keep(resp *http.Response) {
	if resp.Body != nil {
		resp.Body = copied(resp.Body)
	}
}

func get(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want unknown http-response-body
	if err != nil {
		return nil, err
	}
	keep(resp)
	return resp, nil
}

func status(url string) int {
	resp, err := get(url) // want leak http-response-body possible unsafe
	if err != nil {
		return 0
	}
	return resp.StatusCode
}

// What is made with new is made here, and owes nothing.
func made(status int) (*http.Response, error) {
	resp := new(http.Response)
	resp.StatusCode = status
	return resp, nil
}

func dropped() error {
	_, err := made(200)
	return err
}
