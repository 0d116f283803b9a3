// A release does not part two lines whose comments gofmt has aligned.
package p

import "net/http"

func must(resp *http.Response, err error) *http.Response {
	if err != nil {
		panic(err)
	}
	return resp
}

func open(url string) {
	r, _ := http.Get(url) // want leak http-response-body definite safe
	println(r.StatusCode) // first
	x := 1                // second
	_ = x
}
