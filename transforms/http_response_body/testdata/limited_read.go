// Reading a part of the body does not release it.
package p

import (
	"io"
	"net/http"
)

func head(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak definite safe
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(resp.Body, 512))
}
