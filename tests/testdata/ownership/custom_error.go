// An error that holds the response takes it to the caller.
package p

import "net/http"

type statusError struct{ resp *http.Response }

func (e *statusError) Error() string { return e.resp.Status }

func open(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, &statusError{resp}
	}
	return resp, nil
}
