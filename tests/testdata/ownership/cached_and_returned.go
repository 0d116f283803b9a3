// What is stored in a cache and returned belongs to the cache.
package p

import (
	"net"
	"sync"
)

type cached struct{ conn net.Conn }

type pool struct {
	conns sync.Map
	last  net.Conn
}

func (p *pool) get(addr string) (net.Conn, error) {
	val, _ := p.conns.Load(addr)
	c, ok := val.(cached)
	if !ok {
		conn, err := net.Dial("tcp", addr) // want moved connection
		if err != nil {
			return nil, err
		}
		c = cached{conn: conn}
		p.conns.Store(addr, c)
	}
	return c.conn, nil
}

func (p *pool) dial(addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr) // want moved connection
	if err != nil {
		return nil, err
	}
	p.last = conn
	return conn, nil
}

func dial(addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr) // want moved connection
	if err != nil {
		return nil, err
	}
	return conn, nil
}

func use(p *pool) error {
	c, err := p.get("localhost:4000")
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("ping"))
	return err
}

func useLast(p *pool) error {
	c, err := p.dial("localhost:4000")
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("ping"))
	return err
}

func useOwn() error {
	c, err := dial("localhost:4000") // want leak connection definite safe
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("ping"))
	return err
}
