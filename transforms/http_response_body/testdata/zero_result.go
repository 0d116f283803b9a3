// A named result is nil until it is set: what another error of the same name says is not said of it.
package app

import (
	"errors"
	"io"
	"net/http"
)

func fetch(first bool, url string) (err error) {
	var resp *http.Response
	if first {
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			return err
		}
		resp, err = http.DefaultClient.Do(req)
	} else {
		resp, err = http.Get(url)
	}
	if err != nil || resp == nil {
		if err == nil {
			err = errors.New("no response")
		}
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
