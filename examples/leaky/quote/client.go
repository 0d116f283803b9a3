// Package quote asks a quote server for prices.
package quote

import (
	"bufio"
	"context"
	"fmt"
	"net"
)

// Client holds one connection to a quote server. Whoever makes one closes it.
type Client struct {
	conn   net.Conn
	reader *bufio.Reader
}

// NewClient connects to the server at addr.
func NewClient(ctx context.Context, addr string) (*Client, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Client{conn: conn, reader: bufio.NewReader(conn)}, nil
}

// Close hangs up.
func (c *Client) Close() error {
	return c.conn.Close()
}

// Ping asks whether the server is there.
func (c *Client) Ping() error {
	_, err := c.ask("PING")
	return err
}

// Price returns the last price of a symbol.
func (c *Client) Price(symbol string) (string, error) {
	return c.ask("PRICE " + symbol)
}

func (c *Client) ask(line string) (string, error) {
	if _, err := fmt.Fprintln(c.conn, line); err != nil {
		return "", err
	}
	return c.reader.ReadString('\n')
}
