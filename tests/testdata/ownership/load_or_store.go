// A response that sync.Map.LoadOrStore may keep has another owner on one path.
package p

import (
	"net/http"
	"sync"
)

func open(all *sync.Map, url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	if _, loaded := all.LoadOrStore(url, resp); loaded {
		resp.Body.Close()
	}
	return nil
}
