// A method that hands on what an interface or a function value answers may be answered by a double without a body.
package p

import (
	"net/http"
	"testing"
)

type mock struct {
	DoFunc func(*http.Request) (*http.Response, error)
}

func (m *mock) Do(req *http.Request) (*http.Response, error) {
	if m.DoFunc != nil {
		return m.DoFunc(req)
	}
	return &http.Response{}, nil
}

type authorized struct{ next http.RoundTripper }

func (a authorized) RoundTrip(req *http.Request) (*http.Response, error) {
	req.Header.Set("Authorization", "token")
	resp, err := a.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

type plain struct{ client *http.Client }

func (p plain) Do(req *http.Request) (*http.Response, error) { return p.client.Do(req) }

func TestAnswered(t *testing.T) {
	client := &mock{DoFunc: func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200}, nil
	}}
	resp, err := client.Do(nil) // want leak http-response-body possible refused: may-lack-part
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != 200 {
		t.Fatal(resp.StatusCode)
	}
}

func TestForwarded(t *testing.T) {
	tripper := authorized{next: http.NewFileTransport(http.Dir("."))}
	resp, err := tripper.RoundTrip(&http.Request{}) // want leak http-response-body definite refused: may-lack-part
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != 200 {
		t.Fatal(resp.StatusCode)
	}
}

// A client of net/http gives every response a body.
func TestPlain(t *testing.T) {
	resp, err := plain{http.DefaultClient}.Do(&http.Request{}) // want leak http-response-body definite safe
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != 200 {
		t.Fatal(resp.StatusCode)
	}
}
