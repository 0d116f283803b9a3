// A constructor that keeps its client in a package variable lends it.
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

var shared *client

func NewSharedClient() (*client, error) {
	if shared != nil {
		return shared, nil
	}
	conn, err := net.Dial("tcp", "localhost:4000")
	if err != nil {
		return nil, err
	}
	shared = &client{conn: conn}
	return shared, nil
}

func ping() error {
	c, err := NewSharedClient()
	if err != nil {
		return err
	}
	return c.Ping()
}
