// A constructor that registers the close with Cleanup lends its client.
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

func NewTestClient(t *testing.T) *client {
	conn, err := net.Dial("tcp", "localhost:4000")
	if err != nil {
		t.Fatal(err)
	}
	c := &client{conn: conn}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestPing(t *testing.T) {
	c := NewTestClient(t)
	c.Ping()
}

func TestLate(t *testing.T) {
	c := NewTestClient(t)
	t.Cleanup(func() { c.Ping() })
}
