// A file that is only read, also by what wraps it, is closed by a defer behind the check.
package app

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func size(name string) (int64, error) {
	f, err := os.Open(name) // want leak definite safe
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func decode(name string, into any) error {
	f, err := os.OpenFile(name, os.O_RDONLY, 0) // want leak definite safe
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	return json.NewDecoder(bufio.NewReader(f)).Decode(into)
}

func first(name string) ([]byte, error) {
	f, err := os.Open(name) // want leak likely safe
	if err != nil {
		return nil, err
	}
	head := make([]byte, 16)
	if _, err := io.ReadFull(f, head); err != nil {
		return nil, err
	}
	defer f.Close()
	return head, nil
}
