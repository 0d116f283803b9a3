// In-memory transports, recorders and doubles hold nothing; doubles that fail never acquire.
package p

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

type fake struct{ text string }

func (f fake) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(f.text))}, nil
}

type broken struct{}

func (broken) RoundTrip(req *http.Request) (*http.Response, error) {
	return nil, errors.New("broken")
}

func recorded(t *testing.T, handler http.Handler) {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest("GET", "/", nil))
	if resp := recorder.Result(); resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status)
	}
}

func inMemory(t *testing.T, req *http.Request) {
	resp, err := fake{text: "ok"}.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Error(resp.Status)
	}
}

func fails(t *testing.T, req *http.Request) {
	resp, err := broken{}.RoundTrip(req)
	if err == nil {
		t.Fatal("no error", resp)
	}
}

func failsByClient(t *testing.T, req *http.Request) {
	client := &http.Client{Transport: broken{}}
	resp, err := client.Do(req)
	if err == nil {
		t.Fatal("no error", resp)
	}
}
