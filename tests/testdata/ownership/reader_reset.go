// A reader that is reset to the body keeps it after the function.
package p

import (
	"bufio"
	"net/http"
)

func attach(br *bufio.Reader, url string) error {
	resp, err := http.Get(url) // want unknown http-response-body
	if err != nil {
		return err
	}
	br.Reset(resp.Body)
	return nil
}
