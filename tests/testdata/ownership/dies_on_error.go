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

func run() (int, error) {
	c, err := NewClient() // want released client
	if err != nil {
		return 0, err
	}
	if err := c.Ping(); err != nil {
		return 0, err
	}
	return 1, c.Close()
}

func start() {
	if _, err := run(); err != nil {
		log.Fatal(err)
	}
}
