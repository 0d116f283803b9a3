// A connection that a cache keeps is the cache's, though it is returned.
package app

import (
	"fmt"
	"net"
	"sync"
)

type cache struct {
	conns sync.Map
}

type entry struct {
	conn net.Conn
}

func (c *cache) get(addr string) (net.Conn, error) {
	known, _ := c.conns.Load(addr)
	e, ok := known.(entry)
	if !ok {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return nil, err
		}
		e = entry{conn: conn}
		c.conns.Store(addr, e)
	}
	return e.conn, nil
}

func (c *cache) say(addr, text string) error {
	conn, err := c.get(addr)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(conn, text)
	return err
}
