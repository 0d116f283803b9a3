// A round tripper that drops the first response to send again closes it on that branch only.
package p

import "net/http"

type retrier struct{ next http.RoundTripper }

func (t *retrier) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req) // want leak definite safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusUnauthorized {
		return t.next.RoundTrip(req)
	}
	return resp, nil
}
