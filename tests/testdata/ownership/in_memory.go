// A response that was made in memory owes nothing.
package p

import (
	"net/http"
	"net/http/httptest"
)

func fake() (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
}

func use() (int, error) {
	resp, err := fake()
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func recorded(handler http.Handler) int {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest("GET", "/", nil))
	return recorder.Result().StatusCode
}

type double struct{ resp *http.Response }

func (d *double) RoundTrip(*http.Request) (*http.Response, error) { return d.resp, nil }

func stored(d *double) (int, error) {
	resp, err := d.RoundTrip(nil)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
