// A function that is returned beside a resource releases it; one that cannot reach it does not.
package p

import (
	"io"
	"os"
)

func opened(name string) (*os.File, func(), error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { f.Close() }, nil
}

func read(name string) ([]byte, error) {
	f, done, err := opened(name)
	if err != nil {
		return nil, err
	}
	defer done()
	return io.ReadAll(f)
}

func handed(name string) (*os.File, func() error) {
	f, err := os.Open(name)
	if err != nil {
		panic(err)
	}
	done := func() error { return f.Close() }
	return f, done
}

func readHanded(name string) ([]byte, error) {
	f, done := handed(name)
	defer done()
	return io.ReadAll(f)
}

func inFolder(name string) (*os.File, func(), error) {
	old, err := os.Getwd()
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { os.Chdir(old) }, nil
}

func forget(name string) ([]byte, error) {
	f, back, err := inFolder(name) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	defer back()
	return io.ReadAll(f)
}
