// A constructor that gets what somebody keeps makes nothing of its own; a Close that closes a channel bears no second call.
package p

import (
	"errors"
	"net"
	"net/rpc"
)

type pool struct{ open map[string]net.Conn }

func (p *pool) conn(addr string) (net.Conn, error) {
	if conn, ok := p.open[addr]; ok {
		return conn, nil
	}
	conn, err := net.Dial("tcp", addr) // want moved connection
	if err != nil {
		return nil, err
	}
	p.open[addr] = conn
	return conn, nil
}

type PoolClient struct{ conn net.Conn }

func (c *PoolClient) Hello() error { _, err := c.conn.Write([]byte("hello")); return err }
func (c *PoolClient) Close() error { return c.conn.Close() }

func (p *pool) NewClient(addr string) (*PoolClient, error) {
	conn, err := p.conn(addr)
	if err != nil {
		return nil, err
	}
	return &PoolClient{conn}, nil
}

func (p *pool) greet(addr string) error {
	c, err := p.NewClient(addr)
	if err != nil {
		return err
	}
	return c.Hello()
}

type StopClient struct {
	conn net.Conn
	stop chan struct{}
}

func NewStopClient(addr string) (*StopClient, error) {
	conn, err := net.Dial("tcp", addr) // want moved connection
	if err != nil {
		return nil, err
	}
	return &StopClient{conn, make(chan struct{})}, nil
}

func (c *StopClient) Close() error { close(c.stop); return c.conn.Close() }

func (c *StopClient) Auth(user string) error {
	if user == "" {
		c.Close()
		return errors.New("refused")
	}
	return nil
}

func use(addr string) error {
	c, err := NewStopClient(addr) // want leak client likely refused: used-later
	if err != nil {
		return err
	}
	return c.Auth("")
}

// What was asked of it comes later.
func add(addr string, done chan *rpc.Call, sum *int) error {
	c, err := rpc.Dial("tcp", addr) // want unknown connection
	if err != nil {
		return err
	}
	c.Go("Arith.Add", 1, sum, done)
	return nil
}
