// A response of another type owes its body likewise: it has a status, a header and a body that can be closed.
package p

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

type response struct {
	StatusCode int
	Header     http.Header
	Body       io.ReadCloser
}

type api struct {
	Search func(index string) (*response, error)
}

type record struct {
	StatusCode int
	Body       string
}

func (r *response) isError() bool { return r.StatusCode > 299 }

func hits(a *api) (int, error) {
	res, err := a.Search("logs") // want leak definite safe
	if err != nil {
		return 0, err
	}
	if res.isError() {
		return 0, errors.New("search failed")
	}
	var n int
	err = json.NewDecoder(res.Body).Decode(&n)
	return n, err
}

func handedOn(a *api) (*response, error) {
	res, err := a.Search("logs") // want moved
	if err != nil {
		return nil, err
	}
	_ = res.Body
	return res, nil
}

func readAll(a *api) ([]byte, error) {
	res, err := a.Search("logs") // want released
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

func made() (*response, error) {
	return &response{StatusCode: 200, Body: http.NoBody}, nil
}

func useMade() (int, error) {
	res, err := made()
	if err != nil {
		return 0, err
	}
	return res.StatusCode, nil
}

func plain(get func() (*record, error)) (string, error) {
	rec, err := get()
	if err != nil {
		return "", err
	}
	return rec.Body, nil
}

// answer is what a client makes of a response that it has decoded and closed.
type answer struct {
	*http.Response
	Page int
}

type item struct{ Name string }

type service struct{ client *http.Client }

func (s *service) list(page int) ([]item, *answer, error)

func (s *service) raw(page int) (item, *reply, error)

func (s *service) stop(name string) (*answer, error)

type reply struct {
	StatusCode int
	Header     http.Header
	Body       io.ReadCloser
}

func pages(s *service) (int, error) {
	items, resp, err := s.list(1)
	if err != nil {
		return 0, err
	}
	first, raw, err := s.raw(resp.Page)
	if err != nil {
		return 0, err
	}
	stopped, err := s.stop(first.Name)
	if err != nil {
		return 0, err
	}
	return len(items) + raw.StatusCode + stopped.StatusCode, nil
}
