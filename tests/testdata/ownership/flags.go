// The same unchanged flag around the request and the close belongs to both.
package p

import "net/http"

func maybe(url string, really bool) error {
	var resp *http.Response
	var err error
	if really {
		resp, err = http.Get(url) // want released http-response-body
		if err != nil {
			return err
		}
	}
	println("working")
	if really {
		resp.Body.Close()
	}
	return nil
}

func guarded(url string, really bool) error {
	var resp *http.Response
	var err error
	if really {
		resp, err = http.Get(url) // want released http-response-body
		if err != nil {
			return err
		}
	}
	if resp != nil {
		defer resp.Body.Close()
	}
	return nil
}
