// A local struct that stands in a returned one takes the client along.
package p

import "net"

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

type inner struct{ c *client }

type outer struct{ in *inner }

func open() (*outer, error) {
	in := &inner{}
	out := &outer{in: in}
	c, err := NewClient() // want moved client
	if err != nil {
		return nil, err
	}
	in.c = c
	return out, nil
}
