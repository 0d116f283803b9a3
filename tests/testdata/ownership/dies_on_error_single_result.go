// Where the only caller ends the process on an error, nothing is left open by it.
package p

import (
	"log"
	"net"
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

func run() error {
	c, err := NewClient() // want released client
	if err != nil {
		return err
	}
	if err := c.Ping(); err != nil {
		return err
	}
	return c.Close()
}

func start() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
