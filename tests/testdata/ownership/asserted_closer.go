// An assertion to io.Closer of a value that is known to have Close succeeds.
package p

import (
	"io"
	"net"
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

func assertion() error {
	c, err := NewClient() // want released client
	if err != nil {
		return err
	}
	var x any = c
	if closer, ok := x.(io.Closer); ok {
		defer closer.Close()
	}
	return c.Ping()
}
