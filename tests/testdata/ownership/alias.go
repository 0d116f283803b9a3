// A second name of the response closes it too.
package p

import "net/http"

func touch(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	r := resp
	defer r.Body.Close()
	return nil
}

func body(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	body := resp.Body
	defer body.Close()
	return nil
}

func returned(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	r := resp
	return r, nil
}
