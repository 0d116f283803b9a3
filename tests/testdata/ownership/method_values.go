// The close as a value releases where it is called, and leaves where it goes.
package p

import "net/http"

func local(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	done := resp.Body.Close
	defer done()
	return nil
}

func check(f func() error) {
	if err := f(); err != nil {
		panic(err)
	}
}

func passed(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	defer check(resp.Body.Close)
	return nil
}

func returned(url string) (func() error, error) {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return resp.Body.Close, nil
}
