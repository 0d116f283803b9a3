// A method that stores its io.Reader parameter keeps the body.
package p

import (
	"io"
	"net/http"
)

type source struct{ r io.Reader }

func (s *source) set(r io.Reader) { s.r = r }

func (s *source) open(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	s.set(resp.Body)
	return nil
}
