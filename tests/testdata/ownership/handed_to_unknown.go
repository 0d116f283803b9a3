// A client given to a function whose body is not known may have an owner there.
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

type registry interface{ Add(any) }

func interfaced(r registry) error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	r.Add(c)
	return nil
}

func called(f func(*client)) error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	f(c)
	return nil
}
