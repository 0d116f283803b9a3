// A helper that takes a reader cannot close it, though it wraps it in another one.
package p

import (
	"io"
	"os"
)

func load(path string) error {
	f, err := os.Open(path) // want leak os-file definite safe
	if err != nil {
		return err
	}
	return discard(f)
}

func discard(r io.Reader) error {
	_, err := io.Copy(io.Discard, io.TeeReader(io.LimitReader(r, 1000), io.Discard))
	return err
}

type holder struct{ r io.Reader }

func keep(path string, h *holder) error {
	f, err := os.Open(path) // want unknown os-file
	if err != nil {
		return err
	}
	h.set(f)
	return nil
}

func (h *holder) set(r io.Reader) { h.r = io.LimitReader(r, 1000) }

func closing(path string) error {
	f, err := os.Open(path) // want unknown os-file
	if err != nil {
		return err
	}
	return finish(f)
}

func finish(r io.Reader) error {
	if c, ok := io.LimitReader(r, 10).(io.Closer); ok {
		return c.Close()
	}
	if c, ok := r.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
