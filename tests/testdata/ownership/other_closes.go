// A close by a conversion is a close, by a method expression it may be one.
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

func expression() error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	defer (*client).Close(c)
	return c.Ping()
}

func conversion() error {
	c, err := NewClient() // want released client
	if err != nil {
		return err
	}
	defer io.Closer(c).Close()
	return c.Ping()
}
