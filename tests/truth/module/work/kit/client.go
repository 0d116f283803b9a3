package kit

import (
	"bufio"
	"io"
	"net"
)

// StoreClient talks to a store over one connection.
type StoreClient struct {
	conn net.Conn
}

// NewStoreClient connects to a store.
func NewStoreClient(w *World) (*StoreClient, error) {
	conn, err := w.Lis.Accept()
	if err != nil {
		return nil, err
	}
	return &StoreClient{conn: conn}, nil
}

// Over makes a client of a connection that is there.
func Over(conn net.Conn) *StoreClient { return &StoreClient{conn: conn} }

// Shared is the client that everybody uses, and nobody closes.
func Shared(w *World) *StoreClient { return w.Pool }

// Close ends the connection.
func (c *StoreClient) Close() error { return c.conn.Close() }

// Ping asks whether the store is there.
func (c *StoreClient) Ping() error {
	_, err := io.WriteString(c.conn, "ping")
	return err
}

// Get returns the value of a key.
func (c *StoreClient) Get(key string) (string, error) {
	buf := make([]byte, 2)
	n, err := c.conn.Read(buf)
	return key + string(buf[:n]), err
}

// Items returns what iterates over all items.
func (c *StoreClient) Items() *Items { return &Items{c: c} }

// Stream returns what is left to read.
func (c *StoreClient) Stream() io.Reader { return bufio.NewReader(c.conn) }

// Items iterates over items.
type Items struct {
	c *StoreClient
}

// Next returns the next item.
func (it *Items) Next() (string, error) { return it.c.Get("item") }
