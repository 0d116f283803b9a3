// What the tree's own callers hand in to be called may keep what it is given, though others may hand in other things.
package p

import (
	"bufio"
	"io"
	"os"
)

func WithFile(name string, use func(io.Reader) error) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	return use(f)
}

func Lines(name string) (*bufio.Scanner, error) {
	var lines *bufio.Scanner
	err := WithFile(name, func(r io.Reader) error { lines = bufio.NewScanner(r); return nil })
	return lines, err
}

func WithText(name string, use func(io.Reader) error) error {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return err
	}
	return use(f)
}

func Size(name string) (size int64, err error) {
	err = WithText(name, func(r io.Reader) error {
		size, err = io.Copy(io.Discard, r)
		return err
	})
	return size, err
}

type reader struct{ from *bufio.Reader }

func (r *reader) attach(from io.Reader) error {
	r.from = bufio.NewReader(from)
	return nil
}

func WithReader(name string, use func(io.Reader) error) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	return use(f)
}

func (r *reader) open(name string) error { return WithReader(name, r.attach) }
