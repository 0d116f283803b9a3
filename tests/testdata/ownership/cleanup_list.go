// A list of releases that a deferred closure walks through releases.
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

func ping() error {
	var cleanup []func() error
	defer func() {
		for _, f := range cleanup {
			f()
		}
	}()
	c, err := NewClient() // want moved client
	if err != nil {
		return err
	}
	cleanup = append(cleanup, c.Close)
	return c.Ping()
}
