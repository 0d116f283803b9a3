// A handler made before the client is opened uses it afterwards.
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

func serve() error {
	var c *client
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { c.Ping() })
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	return nil
}
