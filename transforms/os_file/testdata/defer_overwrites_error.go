// A defer that overwrites the function's error does not move up, where other errors are returned; one that asks first does.
package p

import (
	"errors"
	"io"
	"os"
)

func overwritten(name string) (n int, err error) {
	f, err := os.Open(name) // want leak os-file likely safe
	if err != nil {
		return 0, err
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return 0, err
	}
	defer func() { err = f.Close() }()
	return len(b), nil
}

func joined(name string) (n int, err error) {
	f, err := os.Open(name) // want leak os-file likely safe
	if err != nil {
		return 0, err
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return len(b), nil
}

func asked(name string) (n int, err error) {
	f, err := os.Open(name) // want leak os-file likely safe
	if err != nil {
		return 0, err
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return 0, err
	}
	defer func() {
		if failure := f.Close(); err == nil {
			err = failure
		}
	}()
	return len(b), nil
}
