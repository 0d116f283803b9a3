// The close may be a method value, in a local or passed to a helper inside a defer.
package p

import (
	"log"
	"net/http"
	"os"
)

func logged(close func() error) {
	if err := close(); err != nil {
		log.Print(err)
	}
}

func helper(path string) error {
	f, err := os.Open(path) // want released os-file
	if err != nil {
		return err
	}
	defer logged(f.Close)
	_, err = f.Stat()
	return err
}

func local(path string) error {
	f, err := os.Open(path) // want released os-file
	if err != nil {
		return err
	}
	done := f.Close
	defer done()
	_, err = f.Stat()
	return err
}

func inClosure(url string) (int, error) {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return 0, err
	}
	defer func() { logged(resp.Body.Close) }()
	return resp.StatusCode, nil
}

func neverCalled(path string) error {
	f, err := os.Open(path) // want leak os-file definite safe
	if err != nil {
		return err
	}
	done := f.Close
	_ = done
	_, err = f.Stat()
	return err
}
