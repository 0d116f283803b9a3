// A response that is used only where the error is nil is deferred first in that block.
package p

import (
	"io"
	"net/http"
)

func read(url string) []byte {
	resp, err := http.Get(url) // want leak definite safe
	if err == nil {
		data, _ := io.ReadAll(resp.Body)
		return data
	}
	return nil
}
