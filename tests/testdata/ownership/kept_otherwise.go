// Ways to keep a resource that are not an assignment of it.
package p

import (
	"context"
	"io"
	"os"
	"slices"
	"sync"
	"time"
)

type pool struct {
	refs map[*os.File]int
	fs   []*os.File
	open int
}

func (p *pool) retain(f *os.File) { p.refs[f]++ }

// A count stands under what it counts.
func (p *pool) counted(name string) error {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return err
	}
	p.retain(f)
	return nil
}

func (p *pool) counts(name string) error {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return err
	}
	p.refs[f] += 2
	return nil
}

func (p *pool) add(f *os.File) *pool {
	p.fs = append(p.fs, f)
	return p
}

// What is added to is evaluated, too.
func (p *pool) one(name string) error {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return err
	}
	p.add(f).open += 1
	return nil
}

type logFile struct{ f *os.File }

func wrap(f *os.File) (l *logFile, err error) {
	defer func() {
		if err == nil {
			l = &logFile{f}
		}
	}()
	return nil, nil
}

// A deferred function fills the result.
func wrapped(name string) (*logFile, error) {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return nil, err
	}
	return wrap(f)
}

func held(f *os.File) *logFile {
	l := new(logFile)
	defer func() { l.f = f }()
	return l
}

func holding(name string) (*logFile, error) {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return nil, err
	}
	return held(f), nil
}

func reader(name string) (read func() ([]byte, error), err error) {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return nil, err
	}
	r := func() ([]byte, error) { return io.ReadAll(f) }
	defer func() {
		if err == nil {
			read = r
		}
	}()
	return nil, nil
}

// An iterator gives what it mentions.
func (p *pool) yielded(name string) error {
	f, err := os.Open(name) // want leak os-file possible unsafe
	if err != nil {
		return err
	}
	seq := func(yield func(*os.File) bool) { yield(f) }
	for one := range seq {
		p.fs = append(p.fs, one)
	}
	return nil
}

func closedByIterator(name string) error {
	f, err := os.Open(name) // want leak os-file possible unsafe
	if err != nil {
		return err
	}
	for one := range slices.Values([]io.Closer{f}) {
		one.Close()
	}
	return nil
}

func found(name string) (r *os.File, err error) {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return nil, err
	}
	_ = slices.IndexFunc([]*os.File{f}, func(one *os.File) bool {
		r = one
		return true
	})
	return r, nil
}

type decoder struct{ r io.Reader }

func (d *decoder) set(r io.Reader) { d.r = r }

// A method as a function keeps what it keeps as a method.
func attach(d *decoder, name string) error {
	f, err := os.Open(name) // want leak os-file possible unsafe
	if err != nil {
		return err
	}
	(*decoder).set(d, f)
	return nil
}

type setter interface{ set(r io.Reader) }

func put(s setter, name string) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	put := s.set
	put(f)
	return nil
}

// A callback is there to be called.
func call(name string, use func(io.Reader) error) error {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return err
	}
	return use(f)
}

type server struct{ sessions sync.Map }

func start(ctx context.Context) error { return ctx.Err() }

// A context that is stored is kept.
func (s *server) begin(parent context.Context, id string) error {
	ctx, cancel := context.WithTimeout(parent, time.Hour) // want unknown context-cancel
	if err := start(ctx); err != nil {
		cancel()
		return err
	}
	s.sessions.Store(id, ctx)
	return nil
}
