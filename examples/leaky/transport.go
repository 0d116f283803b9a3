package main

import "net/http"

// authTransport sends a request again, with a token, if the server asks for one.
type authTransport struct {
	next  http.RoundTripper
	token string
}

// RoundTrip returns its response on most paths. Where it asks again, nobody ever sees the first one; a defer would
// close the body under the caller on all others.
func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusUnauthorized {
		again := req.Clone(req.Context())
		again.Header.Set("Authorization", "Bearer "+t.token)
		return t.next.RoundTrip(again)
	}
	return resp, nil
}
