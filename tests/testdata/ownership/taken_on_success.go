// A helper that keeps the connection when it succeeds: a release has its place on the failing path alone.
package p

import (
	"errors"
	"fmt"
	"net"
	"net/http"
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

type server struct {
	c    *client
	resp *http.Response
}

func (s *server) login(c *client) error {
	if err := c.Ping(); err != nil {
		return fmt.Errorf("login: %w", err)
	}
	s.c = c
	return nil
}

func (s *server) connect() error {
	c, err := NewClient() // want leak client definite safe
	if err != nil {
		return err
	}
	err = s.login(c)
	if err != nil {
		s.c = nil
		return err
	}
	return nil
}

func (s *server) keepOK(resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return errors.New(resp.Status)
	}
	s.resp = resp
	return nil
}

func (s *server) get(u string) error {
	resp, err := http.Get(u) // want moved http-response-body
	if err != nil {
		return err
	}
	return s.keepOK(resp)
}
