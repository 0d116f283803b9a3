// A method of the client whose body closes it releases it.
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

func (c *client) quit() { c.Close() }

func open() error {
	c, err := NewClient() // want released client
	if err != nil {
		return err
	}
	defer c.quit()
	return c.Ping()
}
