// A response of a loop that is used behind it is deferred there.
package p

import (
	"io"
	"net/http"
)

func try(urls []string) ([]byte, error) {
	var resp *http.Response
	var err error
	for _, url := range urls {
		resp, err = http.Get(url) // want released http-response-body
		if err == nil {
			break
		}
	}
	if err != nil || resp == nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func rounds(urls []string) error {
	for _, url := range urls {
		resp, err := http.Get(url) // want released http-response-body
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

func literal(urls []string) error {
	for _, url := range urls {
		err := func() error {
			resp, err := http.Get(url) // want leak http-response-body definite safe
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, resp.Body)
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}
