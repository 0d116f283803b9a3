// A struct that embeds the client carries it, and may close it by its promoted method.
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

type session struct{ *client }

func open() (*session, error) {
	c, err := NewClient() // want moved client
	if err != nil {
		return nil, err
	}
	return &session{c}, nil
}

func use() error {
	c, err := NewClient() // want released client
	if err != nil {
		return err
	}
	s := session{c}
	defer s.Close()
	return s.Ping()
}

func named() error {
	c, err := NewClient() // want released client
	if err != nil {
		return err
	}
	s := &session{client: c}
	defer s.Close()
	return s.Ping()
}

func field() error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	s := &session{client: c}
	defer s.conn.Close()
	return s.Ping()
}

type outer struct {
	session
	name string
}

func twice() error {
	c, err := NewClient() // want released client
	if err != nil {
		return err
	}
	o := outer{session{c}, "a"}
	defer o.Close()
	return o.Ping()
}

func forgotten() error {
	c, err := NewClient() // want leak client definite safe
	if err != nil {
		return err
	}
	o := outer{session: session{client: c}}
	return o.Ping()
}

func apart() error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	defer c.conn.Close()
	return c.Ping()
}
