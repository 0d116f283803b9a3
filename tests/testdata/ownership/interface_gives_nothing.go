// What all implementations of an interface of ours give without owing a release, nobody has to release.
package p

import (
	"bytes"
	"io"
	"net/http"
)

type combiner interface {
	Final() (*http.Response, error)
}

type merged struct{ text []byte }

func (m *merged) Final() (*http.Response, error) {
	if resp, _ := m.failed(); resp != nil {
		return resp, nil
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(bytes.NewReader(m.text))}, nil
}

func (m *merged) failed() (*http.Response, error) {
	if len(m.text) > 0 {
		return nil, nil
	}
	return &http.Response{StatusCode: 500, Body: io.NopCloser(bytes.NewReader(m.text))}, nil
}

type empty struct{}

func (empty) Final() (*http.Response, error) {
	return &http.Response{StatusCode: 404, Body: http.NoBody}, nil
}

func code(c combiner) (int, error) {
	resp, err := c.Final()
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

type asker interface {
	Ask() (*http.Response, error)
}

func (empty) Ask() (*http.Response, error) {
	return &http.Response{StatusCode: 404, Body: http.NoBody}, nil
}

type far struct{ url string }

func (f far) Ask() (*http.Response, error) {
	return http.Get(f.url) // want moved http-response-body
}

func asked(a asker) (int, error) {
	resp, err := a.Ask() // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

type dialer interface {
	NewClient() (io.Closer, error)
}

type shared struct{ name string }

func (s *shared) NewClient() (io.Closer, error) { return stop(func() {}), nil }

type stop func()

func (s stop) Close() error { s(); return nil }

// Of what a constructor gives it is not known that it is nothing.
func dialed(d dialer) error {
	_, err := d.NewClient() // want leak client possible unsafe
	return err
}
