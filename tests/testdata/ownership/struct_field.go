// A local struct carries the response to where it goes.
package p

import "net/http"

type page struct {
	resp *http.Response
	name string
}

func returned(url string) (*page, error) {
	p := &page{name: url}
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	p.resp = resp
	return p, nil
}

func closed(url string) error {
	var p page
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	p.resp = resp
	defer p.resp.Body.Close()
	return nil
}

func lost(url string) error {
	var p page
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	p.resp = resp
	println(p.name)
	return nil
}

func direct(url string) (p page, err error) {
	p.resp, err = http.Get(url) // want moved http-response-body
	return p, err
}
