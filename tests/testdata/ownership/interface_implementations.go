// What is passed to a method of an interface is kept if an implementation in the tree keeps it.
package p

import (
	"bufio"
	"io"
	"os"
)

type plugin interface{ init(io.Writer) }

type fileLog struct{ w io.Writer }

func (l *fileLog) init(w io.Writer) { l.w = bufio.NewWriter(w) }

type silent struct{}

func (silent) init(io.Writer) {}

func kept(p plugin, name string) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	p.init(f)
	return nil
}

type counter interface {
	count(io.Reader) (int64, error)
}

type discarding struct{}

func (discarding) count(r io.Reader) (int64, error) { return io.Copy(io.Discard, r) }

func counted(c counter, name string) (int64, error) {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return 0, err
	}
	return c.count(f)
}

type closing interface{ swallow(io.Reader) error }

type hungry struct{}

func (hungry) swallow(r io.Reader) error {
	if c, ok := r.(io.Closer); ok {
		defer c.Close()
	}
	_, err := io.Copy(io.Discard, r)
	return err
}

func swallowed(c closing, name string) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	return c.swallow(f)
}
