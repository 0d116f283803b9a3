// Who asks whether there is a response although there was no error thinks that there may be none: a release stands behind
// the question, or asks it, too.
package p

import (
	"errors"
	"io"
	"net/http"
)

type proxy struct {
	next http.RoundTripper
}

func (p *proxy) serve(w http.ResponseWriter, r *http.Request) {
	resp, err := p.next.RoundTrip(r) // want leak http-response-body definite safe
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	if resp == nil {
		http.Error(w, "no response", http.StatusBadGateway)
		return
	}
	w.WriteHeader(resp.StatusCode)
	io.Copy(w, resp.Body)
}

func (p *proxy) copies(w http.ResponseWriter, r *http.Request) {
	resp, err := p.next.RoundTrip(r) // want leak http-response-body definite refused: may-lack-part
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.WriteHeader(resp.StatusCode)
	if resp.Body != nil {
		io.Copy(w, resp.Body)
	}
}

func (p *proxy) looks(r *http.Request, final func() (string, error)) (*http.Response, error) {
	resp, err := p.next.RoundTrip(r) // want leak http-response-body definite safe
	if err != nil {
		return nil, err
	}
	if resp != nil && resp.StatusCode != http.StatusOK {
		return resp, nil
	}
	text, err := final()
	if err != nil {
		return nil, err
	}
	return nil, errors.New(text)
}

func (p *proxy) asksEarly(r *http.Request) (int, error) {
	resp, err := p.next.RoundTrip(r) // want leak http-response-body definite safe
	if resp == nil && err == nil {
		return 0, errors.New("nothing")
	}
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func fetch(url string) (int, error) {
	// What the standard library promises has a body.
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	if resp.Body != nil {
		io.Copy(io.Discard, resp.Body)
	}
	return resp.StatusCode, nil
}
