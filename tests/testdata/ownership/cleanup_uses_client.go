// A function registered with Cleanup uses the client after all defers have run.
package p

import (
	"net"
	"testing"
)

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

func TestPing(t *testing.T) {
	c, err := NewClient() // want leak client definite refused: used-later
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Ping() })
}
