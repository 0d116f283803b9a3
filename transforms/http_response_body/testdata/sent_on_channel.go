// A response that is sent on a channel has another owner.
package p

import "net/http"

func must(resp *http.Response, err error) *http.Response {
	if err != nil {
		panic(err)
	}
	return resp
}

func direct(url string, results chan<- *http.Response) {
	results <- must(http.Get(url)) // want moved
}

func dial(url string) (*http.Response, error) {
	return http.Get(url) // want moved
}

func named(url string, results chan<- *http.Response) error {
	resp, err := dial(url) // want moved
	if err != nil {
		return err
	}
	results <- resp
	return nil
}

func body(url string, results chan<- any) error {
	resp, err := dial(url) // want moved
	if err != nil {
		return err
	}
	select {
	case results <- resp.Body:
	}
	return nil
}
