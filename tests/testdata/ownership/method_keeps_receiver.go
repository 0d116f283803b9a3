// A method of the client that keeps it takes it over.
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

var all []*client

func (c *client) attach() { all = append(all, c) }

func open() error {
	c, err := NewClient() // want moved client
	if err != nil {
		return err
	}
	c.attach()
	return nil
}
