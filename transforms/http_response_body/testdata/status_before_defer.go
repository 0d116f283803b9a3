// A bad status that returns before the deferred close leaks; the defer moves up.
package p

import (
	"errors"
	"io"
	"net/http"
)

var errBad = errors.New("bad status")

func fetch(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, errBad
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
