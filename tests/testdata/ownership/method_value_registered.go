// A method of the client that is registered as a handler keeps the client.
package p

import (
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

func (c *client) serve(w http.ResponseWriter, r *http.Request) { c.Ping() }

func routes(mux *http.ServeMux) error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	mux.HandleFunc("/", c.serve)
	return nil
}
