package p

import (
	"errors"
	"log"
	"net/http"
)

// get goes on where the request has failed: then it returns nil and does not say so.
func get(url string) *http.Response {
	resp, err := http.Get(url)
	if err != nil {
		log.Print(err)
	}
	return resp
}

// status asks.
func status(url string) int {
	resp := get(url) // want leak http-response-body definite safe
	if resp == nil {
		return 0
	}
	return resp.StatusCode
}

// statusNow would panic, with the defer and without.
func statusNow(url string) int {
	resp := get(url) // want leak http-response-body definite safe
	return resp.StatusCode
}

// statusPerhaps would not panic without it.
func statusPerhaps(url string, quiet bool) int {
	resp := get(url) // want leak http-response-body definite unsafe
	if quiet {
		return 0
	}
	return resp.StatusCode
}

// try may not try at all.
func try(url string, times int) (*http.Response, error) {
	var resp *http.Response
	var err error
	for range times {
		resp, err = http.Get(url)
		if err == nil {
			break
		}
	}
	return resp, err
}

// tried looks at the response behind a branch.
func tried(url string, times int, quiet bool) (int, error) {
	resp, err := try(url, times) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	if quiet {
		return 0, nil
	}
	return resp.StatusCode, nil
}

// named swallows the error.
func named(url string) (resp *http.Response, err error) {
	resp, err = http.Get(url)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
		return
	}
	return
}

// namedStatus finds out.
func namedStatus(url string) (int, error) {
	resp, err := named(url) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	println(url)
	return resp.StatusCode, nil
}

// must does not return nil.
func must(url string) *http.Response {
	resp, err := http.Get(url)
	if err != nil {
		log.Fatal(err)
	}
	return resp
}

// mustStatus need not ask.
func mustStatus(url string, quiet bool) int {
	resp := must(url) // want leak http-response-body definite safe
	if quiet {
		return 0
	}
	return resp.StatusCode
}
