// What a parameter, a global, a map or a slice takes has another owner.
package p

import "net/http"

type page struct{ resp *http.Response }

var (
	last  *http.Response
	known = map[string]*http.Response{}
	list  []*http.Response
)

func parameter(p *page, url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	p.resp = resp
	return nil
}

func global(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	last = resp
	return nil
}

func mapped(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	known[url] = resp
	return nil
}

func appended(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	list = append(list, resp)
	return nil
}

func pointer(to **http.Response, url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	*to = resp
	return nil
}

func element(all []*http.Response, url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	all[0] = resp
	return nil
}
