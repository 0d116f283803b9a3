// A response beside an error was already closed by net/http.
package p

import (
	"errors"
	"io"
	"net/http"
)

func redirected(client *http.Client, req *http.Request) ([]byte, string, error) {
	resp, err := client.Do(req) // want released http-response-body
	if err != nil {
		if resp != nil && errors.Is(err, http.ErrUseLastResponse) {
			return nil, resp.Header.Get("Location"), nil
		}
		return nil, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return body, "", err
}
