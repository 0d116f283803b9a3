// A method of a dependent that starts a goroutine, keeps or closes it is no borrow.
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

type session struct{ c *client }

var sessions []*session

func (c *client) session() *session { return &session{c} }

func (s *session) start() { go s.c.Ping() }

func (s *session) keep() { sessions = append(sessions, s) }

func (s *session) Close() error { return s.c.Close() }

func started() error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	c.session().start()
	return nil
}

func kept() error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	s := c.session()
	s.keep()
	return nil
}

func closed() error {
	c, err := NewClient() // want released client
	if err != nil {
		return err
	}
	s := c.session()
	defer s.Close()
	return nil
}
