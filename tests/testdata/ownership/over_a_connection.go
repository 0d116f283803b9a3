// A client made over a connection of somebody else lends itself.
package p

import (
	"net"
	"net/rpc"
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

func NewConnClient(conn net.Conn) *client { return &client{conn: conn} }

func ping(conn net.Conn) error {
	c := NewConnClient(conn)
	return c.Ping()
}

func call(conn net.Conn) error {
	c := rpc.NewClient(conn)
	return c.Call("Service.Ping", 1, nil)
}
