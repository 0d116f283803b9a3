// Where a call fails, what it would have given is not stored, and what it was given is the caller's as before.
package app

import (
	"compress/gzip"
	"io"
	"os"
)

type stream struct {
	r    io.Reader
	file *os.File
}

func (s *stream) open(name string) (err error) {
	f, err := os.Open(name) // want leak os-file likely safe
	if err != nil {
		return err
	}
	s.r, err = gzip.NewReader(f)
	if err != nil {
		return err
	}
	s.file = f
	return nil
}

func (s *stream) openPlain(name string) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	s.r = io.LimitReader(f, 10)
	return nil
}
