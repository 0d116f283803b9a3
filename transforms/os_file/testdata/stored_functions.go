// A function value that the tree stores, or hands on in ways that are not followed, may keep what it is given; one that only
// others can set is taken at its type's word.
package p

import (
	"bufio"
	"io"
	"os"
)

var kept *bufio.Scanner

func keep(r io.Reader) error { kept = bufio.NewScanner(r); return nil }

type Handler interface{ Handle(io.Reader) error }

type HandlerFunc func(io.Reader) error

func (h HandlerFunc) Handle(r io.Reader) error { return h(r) }

func process(name string, h Handler) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	return h.Handle(f)
}

func processed(name string) error { return process(name, HandlerFunc(keep)) }

type loader struct{ load func(io.Reader) error }

func (l *loader) SetLoad(load func(io.Reader) error) { l.load = load }

func (l *loader) Open(name string) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	return l.load(f)
}

var formats = map[string]func(io.Reader) error{"text": keep}

func lookup(format string) func(io.Reader) error { return formats[format] }

func byFormat(name, format string) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	return lookup(format)(f)
}

func Run(r io.Reader, use func(io.Reader) error) error { return use(r) }

func Through(name string, use func(io.Reader) error) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	return Run(f, use)
}

func Kept(name string) error { return Through(name, keep) }

// Nobody of the tree calls it: the type says that it reads.
func Visit(name string, visit func(io.Reader) error) error {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return err
	}
	return visit(f)
}

type Codec[T any] interface{ Decode(io.Reader, *T) error }

type lazy struct{ from io.Reader }

type codec struct{}

func (codec) Decode(r io.Reader, to *lazy) error { to.from = r; return nil }

func decode[T any](name string, c Codec[T]) (to T, err error) {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return to, err
	}
	err = c.Decode(f, &to)
	return to, err
}
