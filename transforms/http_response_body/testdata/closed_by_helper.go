// A helper that closes the body releases it.
package p

import (
	"io"
	"net/http"
)

func drain(resp *http.Response) {
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
}

func touch(url string) error {
	resp, err := http.Get(url) // want released
	if err != nil {
		return err
	}
	defer drain(resp)
	return nil
}
