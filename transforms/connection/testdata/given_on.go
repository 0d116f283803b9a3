// A connection belongs to whoever gets it, or gets what was made of it.
package app

import (
	"bufio"
	"crypto/tls"
	"net"
	"net/rpc"
)

type session struct {
	conn net.Conn
	r    *bufio.Reader
}

func dial(addr string) (*session, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &session{conn: conn, r: bufio.NewReader(conn)}, nil
}

func secure(addr string, config *tls.Config) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return tls.Client(conn, config), nil
}

func client(addr string) (*rpc.Client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return rpc.NewClient(conn), nil
}

func lines(addr string) (*bufio.Scanner, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return bufio.NewScanner(conn), nil
}

func (s *session) reconnect(addr string) error {
	conn, err := net.Dial("tcp", addr) // want leak definite safe
	if err != nil {
		return err
	}
	if _, err := conn.Write([]byte("again\n")); err != nil {
		return err
	}
	s.conn = conn
	return nil
}
