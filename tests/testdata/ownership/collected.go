// Responses that a local slice collects are closed by the loop over it.
package p

import "net/http"

func all(urls []string) error {
	var list []*http.Response
	for _, url := range urls {
		resp, err := http.Get(url) // want leak http-response-body possible
		if err != nil {
			continue
		}
		list = append(list, resp)
	}
	for _, resp := range list {
		resp.Body.Close()
	}
	return nil
}

func returned(urls []string) (list []*http.Response) {
	for _, url := range urls {
		resp, err := http.Get(url) // want moved http-response-body
		if err != nil {
			continue
		}
		list = append(list, resp)
	}
	return
}
