// What a function gives is open or not, by what it was told: its callers cannot be told that they leak.
package p

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

type options struct{ noResponse bool }

func ask(client *http.Client, req *http.Request, opts *options) (*http.Response, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if opts.noResponse {
		return resp, resp.Body.Close()
	}
	return resp, nil
}

func told(client *http.Client, req *http.Request) error {
	opts := options{noResponse: true}
	resp, err := ask(client, req, &opts) // want leak http-response-body possible unsafe
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}

type decoder func(*http.Response, any) error

type service struct{ client *http.Client }

func (s *service) call(req *http.Request, into any, decode decoder) (*http.Response, error) {
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	if into == nil {
		return resp, nil
	}
	return resp, decode(resp, into)
}

func decodeJSON(resp *http.Response, into any) error {
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(into)
}

func (s *service) CallJSON(req *http.Request, into any) (*http.Response, error) {
	return s.call(req, into, decodeJSON)
}

func decoded(s *service, req *http.Request) (string, error) {
	var into struct{ Name string }
	resp, err := s.CallJSON(req, &into) // want leak http-response-body possible unsafe
	if err != nil {
		return "", err
	}
	return into.Name + resp.Status, nil
}

func tried(client *http.Client, req *http.Request) (*http.Response, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 500 {
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	return resp, nil
}

func known(client *http.Client, req *http.Request) (string, error) {
	resp, err := tried(client, req) // want leak http-response-body definite safe
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}

func read(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode < 400 {
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			return resp, err
		}
		resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(text))
	}
	return resp, nil
}

func readOK(url string) (string, error) {
	resp, err := read(url) // want leak http-response-body possible unsafe
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}
