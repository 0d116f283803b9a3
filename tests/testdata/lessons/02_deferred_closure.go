// A deferred closure closes what the captured variable holds at the exit, also with reassignment between.
package p

import (
	"errors"
	"net/http"
	"os"
)

var errStatus = errors.New("unexpected status")

func again(url string) error {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		return err
	}
	defer func() {
		resp.Body.Close()
	}()
	if resp.StatusCode == http.StatusServiceUnavailable {
		resp.Body.Close()
		resp, err = http.Get(url) // want released http-response-body
		if err != nil {
			return err
		}
	}
	if resp.StatusCode != http.StatusOK {
		return errStatus
	}
	return nil
}

func declaredBefore(path string) error {
	var f *os.File
	defer func() {
		if f != nil {
			f.Close()
		}
	}()
	var err error
	f, err = os.Open(path) // want released os-file
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

func onlyTheLast(paths []string) error {
	var f *os.File
	defer func() {
		if f != nil {
			f.Close()
		}
	}()
	for _, path := range paths {
		var err error
		f, err = os.Open(path) // want leak os-file likely refused: in-loop
		if err != nil {
			return err
		}
		if _, err := f.Stat(); err != nil {
			return err
		}
	}
	return nil
}
