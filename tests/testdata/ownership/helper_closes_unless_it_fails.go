// A helper that returns before its own defer when it fails leaves the body open then.
package p

import (
	"encoding/json"
	"io"
	"net/http"
)

func decode(resp *http.Response, into any) error {
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return json.Unmarshal(data, into)
}

func get(url string, into any) error {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return err
	}
	return decode(resp, into)
}
