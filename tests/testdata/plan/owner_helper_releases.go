// Who calls a helper that releases has not forgotten it; nor has who does it under a condition.
package p

import (
	"errors"
	"io"
	"os"
)

type helped struct{ f *os.File }

func openHelped(path string) (*helped, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return &helped{f: f}, nil
}

func (h *helped) Close() error { return h.drop() }

func (h *helped) drop() error { return h.f.Close() }

type listed struct{ a, b *os.File }

func openListed(path string) (*listed, error) {
	a, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return &listed{a: a}, nil
}

func (l *listed) Close() error {
	var errs []error
	for _, c := range []io.Closer{l.a, l.b} {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

type aliased struct{ f *os.File }

func openAliased(path string) (*aliased, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return &aliased{f: f}, nil
}

func (a *aliased) Close() error {
	f := a.f
	a.f = nil
	return f.Close()
}
