// A package named for errors asks errors, whether or not there are its sources; so is an error of a call that is not known.
package p

import (
	"errors"
	"os"

	golibs "example.com/golibs/errors"
	"example.com/unknown"
)

func read(path string) ([]byte, error) {
	f, err := os.Open(path) // want released os-file
	if golibs.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return make([]byte, 1), nil
}

func play(tar string) ([]byte, error) {
	folder, err := unknown.Extract(tar)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(folder) // want released os-file
	if errors.Is(err, os.ErrNotExist) {
		return nil, errors.New("no such file")
	} else if err != nil {
		return nil, err
	}
	defer f.Close()
	return make([]byte, 1), nil
}
