// What is lost on one path and forgotten by the struct that keeps it on another is mended in both places.
package p

import (
	"errors"
	"os"
)

type journal struct {
	file *os.File
	size int64
}

func open(name string) (*journal, error) {
	f, err := os.Open(name) // want leak os-file definite unsafe; leak os-file likely unsafe
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 {
		return nil, errors.New("empty")
	}
	return &journal{file: f, size: info.Size()}, nil
}

func (j *journal) Size() int64 {
	return j.size
}

func (j *journal) Close() error {
	println("close")
	j.size = 0
	return nil
}
