// A returned pointer to the variable takes the client along.
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

func open() (**client, error) {
	var c *client
	p := &c
	var err error
	c, err = NewClient() // want unknown client
	if err != nil {
		return nil, err
	}
	return p, nil
}
