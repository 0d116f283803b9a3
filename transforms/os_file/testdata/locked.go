// A lock keeps its file, if it is had; a namespace is entered, and the file not needed any more.
package p

import (
	"fmt"
	"io"
	"os"
	"syscall"
)

func lock(path string) (*os.File, error) {
	f, err := os.Open(path) // want leak likely safe
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, fmt.Errorf("%s is locked: %w", path, err)
	}
	return f, nil
}

func read(r io.Reader) ([]byte, error) {
	if f, ok := r.(*os.File); ok && f == nil {
		return nil, os.ErrInvalid
	}
	return io.ReadAll(r)
}

func load(path string) ([]byte, error) {
	f, err := os.Open(path) // want leak definite safe
	if err != nil {
		return nil, err
	}
	return read(f)
}
