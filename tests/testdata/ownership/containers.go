// Containers of the standard library keep what they are given.
package p

import (
	"container/list"
	"context"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
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

var (
	pointer atomic.Pointer[client]
	mapped  sync.Map
	pool    sync.Pool
	items   = list.New()
)

func stored() error {
	c, err := NewClient() // want moved client
	if err != nil {
		return err
	}
	pointer.Store(c)
	return nil
}

func inMap() error {
	c, err := NewClient() // want moved client
	if err != nil {
		return err
	}
	mapped.Store("c", c)
	return nil
}

func pooled() error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	pool.Put(c)
	return nil
}

func listed() error {
	c, err := NewClient() // want unknown client
	if err != nil {
		return err
	}
	items.PushBack(c)
	return nil
}

func inContext(ctx context.Context) (context.Context, error) {
	c, err := NewClient() // want moved client
	if err != nil {
		return nil, err
	}
	return context.WithValue(ctx, pool, c), nil
}

func finalized() error {
	c, err := NewClient() // want moved client
	if err != nil {
		return err
	}
	runtime.SetFinalizer(c, func(c *client) { c.Close() })
	return nil
}
