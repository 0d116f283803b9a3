// A function that returns what it opened makes its callers owners.
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

func connect() (*client, error) {
	c, err := NewClient() // want moved client
	if err != nil {
		return nil, err
	}
	return c, nil
}

func use() error {
	c, err := connect() // want leak client definite safe
	if err != nil {
		return err
	}
	return c.Ping()
}
