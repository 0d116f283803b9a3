package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

var errStatus = errors.New("unexpected status")

// isUp looks at the status and forgets that there is a body.
func isUp(url string) (bool, error) {
	resp, err := http.Get(url)
	if err != nil {
		return false, err
	}
	return resp.StatusCode == http.StatusOK, nil
}

// head reads a part of the body; reading closes nothing.
func head(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(resp.Body, 512))
}

// fetch returns early before it comes to its defer.
func fetch(client *http.Client, url string) ([]byte, error) {
	resp, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: %s", errStatus, resp.Status)
	}
	defer resp.Body.Close()

	return io.ReadAll(resp.Body)
}

// warm drops the response. Its author did not ask for it, so the fix is there, but only with --unsafe-fixes.
func warm(url string) error {
	_, err := http.Get(url)
	if err != nil {
		return fmt.Errorf("warm up: %w", err)
	}
	return nil
}

// fetchAll is correct: each round closes what it opened.
func fetchAll(urls []string) (int64, error) {
	var total int64
	for _, url := range urls {
		resp, err := http.Get(url)
		if err != nil {
			return total, err
		}
		n, err := io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

// open is correct: the body is the caller's to close.
func open(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}
