// A descriptor is good only while its file is open, and so is a lock on it.
package p

import (
	"os"
	"syscall"
)

type handle struct{ fd int }

func number(name string) (uintptr, error) {
	f, err := os.Open(name) // want moved
	if err != nil {
		return 0, err
	}
	return f.Fd(), nil
}

func held(name string) (*handle, error) {
	f, err := os.Open(name) // want moved
	if err != nil {
		return nil, err
	}
	return &handle{fd: int(f.Fd())}, nil
}

func later(name string) error {
	f, err := os.Open(name) // want unknown
	if err != nil {
		return err
	}
	fd := int(f.Fd())
	go func() {
		syscall.Read(fd, make([]byte, 8))
	}()
	return nil
}

func locked(name string) error {
	f, err := os.Open(name) // want leak possible refused: handed-on
	if err != nil {
		return err
	}
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
}

func mapped(name string, size int) ([]byte, error) {
	f, err := os.Open(name) // want leak definite safe
	if err != nil {
		return nil, err
	}
	return syscall.Mmap(int(f.Fd()), 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
}
