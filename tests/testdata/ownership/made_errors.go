// What converts a concrete value to an error, or only makes errors, returns no nil.
package p

import (
	"fmt"
	"net/http"
)

type statusError struct{ code int }

func (e statusError) Error() string { return fmt.Sprint(e.code) }

type option func(*statusError)

func withCode(resp *http.Response) option {
	return func(e *statusError) { e.code = resp.StatusCode }
}

func newStatusError(options ...option) statusError {
	var e statusError
	for _, o := range options {
		o(&e)
	}
	return e
}

func failure(resp *http.Response) error {
	if resp.StatusCode == http.StatusNotFound {
		return fmt.Errorf("not found")
	}
	return &statusError{resp.StatusCode}
}

func concrete(resp *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, newStatusError(withCode(resp))
}

func made(resp *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, failure(resp)
}

func first(u string) (string, error) {
	resp, err := concrete(http.Get(u)) // want leak http-response-body likely safe
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}

func second(u string) (string, error) {
	resp, err := made(http.Get(u)) // want leak http-response-body likely safe
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}

func closed(u string) (string, error) {
	resp, err := made(http.Get(u)) // want released http-response-body
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Status, nil
}

// What is passed through keeps value and error together.
func passesThrough(resp *http.Response, err error) (*http.Response, error) {
	check := concrete
	return check(resp, err)
}

func third(u string) (string, error) {
	resp, err := passesThrough(http.Get(u)) // want released http-response-body
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Status, nil
}

func closesWhenItFails(resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return failure(resp)
	}
	return nil
}

func fourth(u string) error {
	resp, err := http.Get(u) // want leak http-response-body likely safe
	if err != nil {
		return err
	}
	return closesWhenItFails(resp)
}

// On failure the response stays with the caller, and what comes back is nil: there is no name to close it by.
func keepsOnFailure(resp *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, failure(resp)
	}
	return resp, nil
}

func fifth(u string) (string, error) {
	resp, err := keepsOnFailure(http.Get(u)) // want leak http-response-body likely refused: released-twice
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Status, nil
}

func sixth(u string) string {
	resp, _ := keepsOnFailure(http.Get(u)) // want leak http-response-body definite refused: error-not-checked
	return resp.Status
}
