// A local struct that was stored before takes the response along.
package p

import "net/http"

type stream struct{ resp *http.Response }

func open(streams map[string]*stream, url string) error {
	s := &stream{}
	streams[url] = s
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	s.resp = resp
	return nil
}
