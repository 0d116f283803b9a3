// One call may open two files; each is owed its own close.
package app

import (
	"io"
	"os"
)

func both(b []byte) ([]byte, error) {
	r, w, err := os.Pipe() // want leak definite safe; leak definite safe
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	head := make([]byte, len(b))
	_, err = io.ReadFull(r, head)
	return head, err
}

func reader(b []byte) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	go func() {
		defer w.Close()
		w.Write(b)
	}()
	return r, nil
}
