// A function that keeps an interface without Close keeps the client behind it.
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

var pingers []pinger

func add(p pinger) { pingers = append(pingers, p) }

func open() error {
	c, err := NewClient() // want moved client
	if err != nil {
		return err
	}
	add(c)
	return nil
}
