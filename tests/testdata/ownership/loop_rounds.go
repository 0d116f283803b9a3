// What each round opens, each round closes: behind the last use, or where the round ends.
package p

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
)

func readAll(urls []string, handle func([]byte)) error {
	for _, u := range urls {
		resp, err := http.Get(u) // want leak http-response-body definite safe
		if err != nil {
			return err
		}
		data, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		handle(data)
	}
	return nil
}

func statuses(urls []string) error {
	for _, u := range urls {
		resp, err := http.Get(u) // want leak http-response-body definite safe
		if err != nil {
			log.Print(err)
			continue
		}
		fmt.Println(u, resp.StatusCode)
	}
	return nil
}

// The last use is inside a statement: a release on each way out of the round.
func decodeEach(urls []string) error {
	for _, u := range urls {
		resp, err := http.Get(u) // want leak http-response-body definite unsafe
		if err != nil {
			return err
		}
		var v map[string]any
		if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
			return err
		}
		fmt.Println(v)
	}
	return nil
}

// Kept for after the loop.
func collect(urls []string) ([]*http.Response, error) {
	var all []*http.Response
	for _, u := range urls {
		resp, err := http.Get(u) // want leak http-response-body definite safe
		if err != nil {
			return nil, err
		}
		if resp.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("status %d", resp.StatusCode)
		}
		all = append(all, resp)
	}
	return all, nil
}

func last(urls []string) (*http.Response, error) {
	for _, u := range urls {
		resp, err := http.Get(u) // want leak http-response-body definite safe
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == http.StatusOK {
			return resp, nil
		}
		log.Print(resp.Status)
	}
	return nil, nil
}
