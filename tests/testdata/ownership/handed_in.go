// A listener of ours that was made of a connection gives that connection back, and opens none.
package p

import (
	"errors"
	"io"
	"net"
)

type once struct{ conn net.Conn }

func newOnce(conn net.Conn) net.Listener { return &once{conn} }

func (o *once) Accept() (conn net.Conn, err error) {
	if conn = o.conn; conn == nil {
		err = io.EOF
	}
	o.conn = nil
	return
}

func (o *once) Close() error   { return nil }
func (o *once) Addr() net.Addr { return nil }

func handedBack(given net.Conn) error {
	l := newOnce(given)
	conn, err := l.Accept()
	if err != nil {
		return err
	}
	if conn != given {
		return errors.New("another one")
	}
	return nil
}

func limited(inner net.Listener) net.Listener { return inner }

func accepted(inner net.Listener) error {
	l := limited(inner)
	conn, err := l.Accept() // want leak connection definite safe
	if err != nil {
		return err
	}
	_, err = conn.Write([]byte("hello"))
	return err
}
