// A Close that only an interface asks for: there is nothing to release, whatever was opened on the way.
package p

import (
	"errors"
	"net"
	"sync/atomic"
)

type backend struct{ conn net.Conn }

func (b *backend) Close() error { return nil }

func NewBackendClient(address string) (*backend, error) {
	conn, err := net.Dial("tcp", address) // want leak connection likely refused: owner-idle
	if err != nil {
		return nil, err
	}
	return &backend{conn: conn}, nil
}

func probe(address string) error {
	b, err := NewBackendClient(address)
	if err != nil {
		return err
	}
	if b.conn == nil {
		return errors.New("no connection")
	}
	return nil
}

type flagged struct {
	state int32
	conn  net.Conn
}

func (f *flagged) Close() { atomic.StoreInt32(&f.state, 2) }

func NewFlaggedClient(address string) (*flagged, error) {
	conn, err := net.Dial("tcp", address) // want leak connection likely refused: owner-idle
	if err != nil {
		return nil, err
	}
	return &flagged{conn: conn}, nil
}

func flag(address string) error {
	f, err := NewFlaggedClient(address)
	if err != nil {
		return err
	}
	println(f.state)
	return nil
}

type real struct{ conn net.Conn }

func (r *real) Close() error { return r.conn.Close() }

func NewRealClient(address string) (*real, error) {
	conn, err := net.Dial("tcp", address) // want moved connection
	if err != nil {
		return nil, err
	}
	return &real{conn: conn}, nil
}

func use(address string) error {
	r, err := NewRealClient(address) // want leak client definite safe
	if err != nil {
		return err
	}
	println(r.conn)
	return nil
}
