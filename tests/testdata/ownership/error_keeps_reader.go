// An error of ours may hold what it tells of, or a reader of it, and take it along: returned, wrapped, sent.
package p

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
)

type bodyError struct {
	code int
	body io.Reader
}

func (e *bodyError) Error() string { return "status" }

func newError(code int, body io.Reader) error { return &bodyError{code, body} }

func check(resp *http.Response) error {
	if resp.StatusCode >= 400 {
		return &bodyError{resp.StatusCode, resp.Body}
	}
	return nil
}

// Its caller reads the body.
func checked(url string) error {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	if err := check(resp); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func wrapped(url string) (io.Reader, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get: %w", newError(resp.StatusCode, resp.Body))
	}
	return resp.Body, nil
}

func limited(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	return errors.Join(errors.New("a"), newError(resp.StatusCode, io.LimitReader(resp.Body, 100)))
}

func sent(url string, out chan error) error {
	resp, err := http.Get(url) // want unknown http-response-body
	if err != nil {
		return err
	}
	e := newError(resp.StatusCode, bufio.NewReader(resp.Body))
	if resp.StatusCode != http.StatusOK {
		out <- e
		return nil
	}
	return resp.Body.Close()
}

func fails(resp *http.Response) (int, error) {
	return 0, newError(resp.StatusCode, resp.Body)
}

func dropped(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	_, err = fails(resp)
	return err
}

// What is said of it is not it.
func told(url string) error {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	return fmt.Errorf("unexpected: %v", resp)
}
