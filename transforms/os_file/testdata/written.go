// A written file's Close may fail: the error is kept where the function can return it, and no such edit is safe.
package app

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func named(name string, v any) (err error) {
	f, err := os.Create(name) // want leak definite unsafe
	if err != nil {
		return err
	}
	return json.NewEncoder(f).Encode(v)
}

func plain(name string, b []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644) // want leak definite unsafe
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		return err
	}
	return nil
}

func failing(name string, b []byte) error {
	f, err := os.Create(name) // want leak likely unsafe
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		return err
	}
	return f.Close()
}

func unnamed(name string, v any) error {
	f, err := os.Create(name) // want leak definite unsafe
	if err != nil {
		return err
	}
	return json.NewEncoder(f).Encode(v)
}

func report(name string, n int) {
	f, err := os.Create(name) // want leak definite unsafe
	if err != nil {
		return
	}
	fmt.Fprintln(f, n)
}

func copied(name string, r io.Reader) (int64, error) {
	f, err := os.Create(name) // want leak definite unsafe
	if err != nil {
		return 0, err
	}
	return io.Copy(f, r)
}

func literal(name string) func() error {
	return func() error {
		f, err := os.Create(name) // want leak definite unsafe
		if err != nil {
			return err
		}
		_, err = f.WriteString("x")
		return err
	}
}

func each(names []string) error {
	for _, name := range names {
		f, err := os.Create(name) // want leak definite unsafe
		if err != nil {
			return err
		}
		if _, err := f.WriteString(name); err != nil {
			return err
		}
	}
	return nil
}
