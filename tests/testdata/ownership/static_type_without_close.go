// A variable whose type has no Close cannot be closed by its name.
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

type pinger interface{ Ping() error }

func ping() error {
	var p pinger
	var err error
	p, err = NewClient() // want leak client definite refused: not-a-local
	if err != nil {
		return err
	}
	return p.Ping()
}
