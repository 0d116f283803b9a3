// A deferred closure registered before the acquisition uses the client last.
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

func open() error {
	var c *client
	defer func() {
		if c != nil {
			c.Ping()
		}
	}()
	c, err := NewClient() // want leak client definite refused: used-later
	if err != nil {
		return err
	}
	return c.Ping()
}
