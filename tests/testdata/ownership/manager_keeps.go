// A constructor that also stores its client in the receiver lends it.
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

type manager struct{ all []*client }

func (m *manager) NewClient() (*client, error) {
	conn, err := net.Dial("tcp", "localhost:4000")
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn}
	m.all = append(m.all, c)
	return c, nil
}

func (m *manager) Close() {
	for _, c := range m.all {
		c.Close()
	}
}

func (m *manager) ping() error {
	c, err := m.NewClient()
	if err != nil {
		return err
	}
	return c.Ping()
}
