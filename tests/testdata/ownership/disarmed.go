// What a deferred function would release, had the function not told it by a flag to leave it, is left open on purpose.
package p

import (
	"io"
	"os"
	"syscall"
)

func mapped(name string) ([]byte, error) {
	done := false
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return nil, err
	}
	defer func() {
		if !done {
			f.Close()
		}
	}()
	data, err := syscall.Mmap(int(f.Fd()), 0, 10, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	done = true
	return data, nil
}

func armed(name string, keep bool) ([]byte, error) {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return nil, err
	}
	closes := false
	defer func() {
		if closes {
			f.Close()
		}
	}()
	if !keep {
		closes = true
	}
	return io.ReadAll(f)
}

func early(name string, n int64) ([]byte, error) {
	f, err := os.Open(name) // want leak os-file likely safe
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, io.EOF
	}
	done := false
	defer func() {
		if !done {
			f.Close()
		}
	}()
	return io.ReadAll(f)
}
