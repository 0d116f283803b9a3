// Function literals in package variables are functions like any other.
package p

import "net/http"

type command struct{ run func(url string) error }

var get = &command{
	run: func(url string) error {
		resp, err := http.Get(url) // want leak http-response-body definite safe
		if err != nil {
			return err
		}
		println(resp.StatusCode)
		return nil
	},
}

var open = func(url string) (*http.Response, error) {
	return http.Get(url) // want moved http-response-body
}
