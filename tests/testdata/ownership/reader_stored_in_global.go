// A function that stores its io.Reader parameter in a global keeps the body.
package p

import (
	"io"
	"net/http"
)

var current io.Reader

func use(r io.Reader) { current = r }

func open(url string) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	use(resp.Body)
	return nil
}
