// A local struct that a goroutine was started with takes the client along.
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

type server struct{ c *client }

func (s *server) loop() {
	for {
		s.c.Ping()
	}
}

func start() error {
	s := &server{}
	c, err := NewClient() // want moved client
	if err != nil {
		return err
	}
	go func() { s.loop() }()
	s.c = c
	return nil
}
