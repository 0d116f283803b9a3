// Predicates about errors say that there is an error, and with it no resource.
package p

import (
	"errors"
	"io"
	"io/fs"
	"log"
	"os"
)

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func helper(path string) string {
	f, err := os.Open(path) // want released os-file
	must(err)
	defer f.Close()
	return f.Name()
}

func sentinels(path string) (string, error) {
	f, err := os.Open(path) // want released os-file
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err == io.EOF {
		return "", err
	}
	if os.IsPermission(err) {
		return "", err
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return "", pathError
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	return f.Name(), nil
}

func switched(path string) (string, error) {
	f, err := os.Open(path) // want released os-file
	switch {
	case err == nil:
	case os.IsNotExist(err):
		return "", nil
	default:
		return "", err
	}
	defer f.Close()
	return f.Name(), nil
}

func predicateThenLeak(path string) (string, error) {
	f, err := os.Open(path) // want leak os-file definite safe
	if os.IsNotExist(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}
