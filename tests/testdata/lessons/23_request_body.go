// A file that is the body of a request is closed by the client that sends it.
package p

import (
	"net/http"
	"os"
)

func upload(client *http.Client, url, path string) error {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPut, url, f)
	if err != nil {
		f.Close()
		return err
	}
	resp, err := client.Do(req) // want released http-response-body
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func post(client *http.Client, url, path string) error {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return err
	}
	resp, err := client.Post(url, "text/plain", f) // want released http-response-body
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func neverARequest(path string, size int64) (*http.Request, error) {
	f, err := os.Open(path) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.Size() > size {
		return nil, err
	}
	return http.NewRequest(http.MethodPut, "http://localhost/", f)
}
