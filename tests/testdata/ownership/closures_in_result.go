// A helper that returns a struct of closures over the client hands the client back in it.
package p

import "net"

type client struct{ conn net.Conn }

// NewClient dials.
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

type scaler struct {
	close func() error
	ping  func() error
}

func wrap(c *client) *scaler {
	closeFn := func() error { return c.Close() }
	pingFn := func() error { return c.Ping() }
	return &scaler{close: closeFn, ping: pingFn}
}

func open() (*scaler, error) {
	c, err := NewClient() // want moved client
	if err != nil {
		return nil, err
	}
	return wrap(c), nil
}
