// A helper that closes only if it is given an error leaves open what it is given with none: the caller's later test of
// the same error tells which it was.
package p

import (
	"io"
	"net/http"
)

func closeOnError(c io.Closer, err error) {
	if err != nil {
		c.Close()
	}
}

func finish(resp *http.Response, isDone bool) {
	if isDone {
		resp.Body.Close()
	}
}

func forgotten(url string, step func() error) (int, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return 0, err
	}
	failed := step()
	closeOnError(resp.Body, failed)
	if failed != nil {
		return 0, failed
	}
	return resp.StatusCode, nil
}

func closed(url string, step func() error) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	failed := step()
	closeOnError(resp.Body, failed)
	if failed != nil {
		return 0, failed
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func closedBehind(url string, step func() error) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	failed := step()
	defer closeOnError(resp.Body, failed)
	if failed == nil {
		return resp, nil
	}
	return nil, failed
}

func unlessDone(url string, step func() bool) int {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return 0
	}
	done := step()
	finish(resp, done)
	if done {
		return 1
	}
	return 2
}

func twice(url string, step func() error) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	first, second := step(), step()
	closeOnError(resp.Body, first)
	if first != nil {
		return first
	}
	if second == nil {
		resp.Body.Close()
	}
	closeOnError(resp.Body, second)
	return second
}

type job struct{ err error }

func ofAField(url string, j *job) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	closeOnError(resp.Body, j.err)
	return nil
}
