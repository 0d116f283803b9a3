// Files that are closed on every path, in whatever way.
package app

import (
	"errors"
	"io"
	"os"
	"testing"
)

func read(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func write(name string, b []byte) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
	}()
	_, err = f.Write(b)
	return err
}

func touch(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return f.Close()
}

func quiet(c io.Closer) { _ = c.Close() }

func helper(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer quiet(f)
	_, err = f.Seek(1, io.SeekStart)
	return err
}

func fixture(t *testing.T) *os.File {
	f, err := os.CreateTemp(t.TempDir(), "x")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}
