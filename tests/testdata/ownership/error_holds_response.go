// An error of ours that holds the response takes it to the caller.
package p

import "net/http"

type apiError struct{ Resp *http.Response }

func (e *apiError) Error() string { return e.Resp.Status }

func newError(r *http.Response) error { return &apiError{Resp: r} }

func open(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return newError(resp)
	}
	resp.Body.Close()
	return nil
}
