// Two fixes that are each right would release one file twice: the surer one is kept.
package p

import (
	"io"
	"os"
)

func reopened(name string, again bool) (string, error) {
	f, err := os.Open(name) // want leak os-file likely refused: not-with-others
	if err != nil {
		return "", err
	}
	if again {
		f.Close()
		f, err = os.Open(name) // want leak os-file definite safe
		if err != nil {
			return "", err
		}
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return "", err
	}
	return string(data), nil
}
