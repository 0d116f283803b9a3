// A method that gives nothing back gets the release at its end, or deferred where it has ways out of its own.
package p

import (
	"net"
	"os"
)

type tail struct {
	in   *os.File
	done chan struct{}
}

func (t *tail) start(path string) error {
	var err error
	t.in, err = os.Open(path) // want leak os-file likely unsafe
	return err
}

func (t *tail) Stop() {
	close(t.done)
}

type link struct {
	conn net.Conn
	busy bool
}

func (l *link) dial(addr string) error {
	conn, err := net.Dial("tcp", addr) // want leak connection likely unsafe
	if err != nil {
		return err
	}
	l.conn = conn
	return nil
}

func (l *link) send(b []byte) (int, error) {
	return l.conn.Write(b)
}

func (l *link) Close() {
	if l.conn == nil {
		return
	}
	if l.busy {
		println("closed while busy")
		return
	}
	println("closed")
}
