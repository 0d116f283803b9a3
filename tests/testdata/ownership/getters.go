// What a getter gives from a field, a global or a cache is nobody's to close.
package p

import (
	"net"
	"sync"
)

type client struct{ conn net.Conn }

func NewClient() (*client, error) {
	conn, err := net.Dial("tcp", "localhost:4000")
	if err != nil {
		return nil, err
	}
	return &client{conn: conn}, nil
}

func (c *client) Close() error { return c.conn.Close() }

func (c *client) Ping() error {
	_, err := c.conn.Write([]byte("ping"))
	return err
}

type service struct{ c *client }

var (
	mu     sync.Mutex
	shared *client
)

func (s *service) client() *client { return s.c }

func current() *client {
	mu.Lock()
	defer mu.Unlock()
	return shared
}

func (s *service) ping() error { return s.client().Ping() }

func ping() error {
	c := current()
	return c.Ping()
}
