// A helper that panics on an error gives back what was acquired.
package p

import "net/http"

func must(resp *http.Response, err error) *http.Response {
	if err != nil {
		panic(err)
	}
	return resp
}

func touch(url string) {
	resp := must(http.Get(url)) // want released http-response-body
	resp.Body.Close()
}

func returned(url string) *http.Response {
	return must(http.Get(url)) // want moved http-response-body
}
