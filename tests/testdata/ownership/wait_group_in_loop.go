// Goroutines started in a loop that nothing waits for keep the client.
package p

import (
	"net"
	"sync"
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

func start(keys []string) error {
	c, err := NewClient() // want leak client possible refused: handed-on
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	for range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c.Ping()
		}()
	}
	return nil
}
