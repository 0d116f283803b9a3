// A client in an atomic.Value of the package lives on.
package p

import (
	"net"
	"sync/atomic"
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

var current atomic.Value

func open() error {
	c, err := NewClient() // want moved client
	if err != nil {
		return err
	}
	current.Store(c)
	return nil
}
