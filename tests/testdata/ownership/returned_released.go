// A function that only hands on what another one has released owes nothing, nor does who calls it.
package p

import (
	"io"
	"net/http"
	"net/http/httptest"
)

type api struct {
	client *http.Client
}

func (a *api) do(req *http.Request) (*http.Response, []byte, error) {
	resp, err := a.client.Do(req) // want released http-response-body
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, nil, err
	}
	return resp, body, nil
}

func (a *api) getUnder(method, url string) (*http.Response, error) {
	req, err := http.NewRequest(method, url, nil)
	if err != nil {
		return nil, err
	}
	resp, body, err := a.do(req)
	if err != nil {
		return nil, err
	}
	if len(body) == 0 {
		return resp, io.EOF
	}
	return resp, nil
}

func (a *api) get(url string) (*http.Response, error) {
	return a.getUnder(http.MethodGet, url)
}

func (a *api) status(url string) (int, error) {
	resp, err := a.get(url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func (a *api) isThere(url string) bool {
	_, err := a.get(url)
	return err == nil
}

func (a *api) open(url string) (*http.Response, error) {
	return a.client.Get(url) // want moved http-response-body
}

func (a *api) opened(url string) (int, error) {
	resp, err := a.open(url) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func recorded() (*http.Response, error) {
	w := httptest.NewRecorder()
	w.WriteHeader(http.StatusNoContent)
	return w.Result(), nil
}

func answered() (int, error) {
	resp, err := recorded()
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
