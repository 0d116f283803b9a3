// What a deferred function puts into a named result goes to the caller as well.
package p

import (
	"errors"
	"io"
	"os"
)

var errEmpty = errors.New("empty")

func open(name string, ok bool) (r io.Reader, err error) {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	defer func() {
		if err == nil {
			r = f
		}
	}()
	if !ok {
		return nil, errEmpty
	}
	return nil, nil
}

// What is returned replaces it before the deferred function looks.
func replaced(name string) (f *os.File, err error) {
	f, err = os.Open(name) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	defer func() { println(name) }()
	return first(), nil
}

func first() *os.File { return nil }
