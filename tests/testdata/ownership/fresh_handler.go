// A handler that was registered before takes the client along.
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

type server struct{ c *client }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.c.Ping() }

func routes() (http.Handler, error) {
	s := &server{}
	mux := http.NewServeMux()
	mux.Handle("/", s)
	c, err := NewClient() // want moved client
	if err != nil {
		return nil, err
	}
	s.c = c
	return mux, nil
}
