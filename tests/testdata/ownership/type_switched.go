// A close in the clause of a type switch that asks for Close is a close.
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

func use() error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	finish(c)
	return nil
}

func finish(x any) {
	switch x := x.(type) {
	case io.Closer:
		x.Close()
	}
}
