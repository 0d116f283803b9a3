// A helper that reads its io.Reader parameter in a goroutine keeps the body.
package p

import (
	"io"
	"net/http"
)

func pump(w io.Writer, r io.Reader) { go io.Copy(w, r) }

func open(w io.Writer, url string) error {
	resp, err := http.Get(url) // want unknown http-response-body
	if err != nil {
		return err
	}
	pump(w, resp.Body)
	return nil
}
