// Where a failure is logged and forgotten, a defer needs a guard.
package p

import (
	"io"
	"log"
	"net"
	"net/http"
)

func logs(u string) {
	resp, err := http.Get(u) // want leak http-response-body definite safe
	if err != nil {
		log.Print(err)
	}
	if resp != nil {
		io.Copy(io.Discard, resp.Body)
	}
}

func drops(u string) {
	resp, _ := http.Get(u) // want leak http-response-body definite safe
	if resp != nil {
		io.Copy(io.Discard, resp.Body)
	}
}

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

func (c *client) Login() error {
	_, err := c.conn.Write([]byte("login"))
	return err
}

// Each failure loses it, success hands it on.
func open() (_ *client, err error) {
	c, err := NewClient() // want leak client definite unsafe
	if err != nil {
		return nil, err
	}
	if err := c.Ping(); err != nil {
		return nil, err
	}
	if err := c.Login(); err != nil {
		return nil, err
	}
	return c, nil
}

func openUnnamed() (*client, error) {
	c, err := NewClient() // want leak client definite unsafe
	if err != nil {
		return nil, err
	}
	if err := c.Ping(); err != nil {
		return nil, err
	}
	if err := c.Login(); err != nil {
		return nil, err
	}
	return c, nil
}
