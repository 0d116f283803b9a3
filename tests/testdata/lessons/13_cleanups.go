// What a cleanup list, a finalizer, t.Cleanup or a Once closes is released.
package p

import (
	"os"
	"runtime"
	"sync"
	"testing"
)

type stack struct{ cleanups []func() error }

func (s *stack) add(cleanup func() error) { s.cleanups = append(s.cleanups, cleanup) }

func (s *stack) file(path string) (string, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return "", err
	}
	s.cleanups = append(s.cleanups, f.Close)
	return f.Name(), nil
}

func (s *stack) fileByMethod(path string) (string, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return "", err
	}
	s.add(f.Close)
	return f.Name(), nil
}

func inTest(t *testing.T, path string) string {
	f, err := os.Open(path) // want released os-file
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f.Name()
}

func localList(paths []string) error {
	var cleanups []func() error
	defer func() {
		for _, cleanup := range cleanups {
			cleanup()
		}
	}()
	for _, path := range paths {
		f, err := os.Open(path) // want moved os-file
		if err != nil {
			return err
		}
		cleanups = append(cleanups, f.Close)
	}
	return nil
}

func once(path string) error {
	f, err := os.Open(path) // want released os-file
	if err != nil {
		return err
	}
	var once sync.Once
	done := func() { once.Do(func() { f.Close() }) }
	defer done()
	_, err = f.Stat()
	return err
}

type handle struct{ f *os.File }

func finalized(path string) (*handle, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	h := &handle{f: f}
	runtime.SetFinalizer(h, func(h *handle) { h.f.Close() })
	return h, nil
}
