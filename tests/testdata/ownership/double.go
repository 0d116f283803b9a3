// A double that makes its client in memory owes nothing.
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

type fake struct{ pings int }

func NewFakeClient() *fake { return &fake{} }

func (f *fake) Close() error { return nil }

func (f *fake) Ping() { f.pings++ }

func use() int {
	f := NewFakeClient()
	f.Ping()
	return f.pings
}
