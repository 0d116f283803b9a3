// A goroutine that closes the body owns it; one that reads it may outlive the function.
package p

import (
	"io"
	"net/http"
)

func closes(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	go func() {
		defer resp.Body.Close()
		io.Copy(io.Discard, resp.Body)
	}()
	return nil
}

func parameter(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	go func(r *http.Response) { r.Body.Close() }(resp)
	return nil
}

func named(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	go drain(resp)
	return nil
}

func drain(resp *http.Response) {
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
}

func reads(url string) error {
	resp, err := http.Get(url) // want unknown http-response-body
	if err != nil {
		return err
	}
	go io.Copy(io.Discard, resp.Body)
	return nil
}

func unrelated(url string) error {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	go println(resp.StatusCode)
	return nil
}
