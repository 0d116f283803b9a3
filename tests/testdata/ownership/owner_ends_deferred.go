// A struct whose end is deferred before it gets what it is to release.
package p

import (
	"database/sql"
	"log"
	"net"
)

type database struct{ conn *sql.DB }

func (d *database) Close() error { return d.conn.Close() }

type store struct{ db *database }

func (s *store) Close() error {
	if s.db != nil {
		return s.db.Close()
	}
	return nil
}

func (s *store) Log() { log.Print(s.db) }

func fill(path string) error {
	s := store{}
	defer s.Close()
	conn, err := sql.Open("sqlite3", path) // want unknown connection
	if err != nil {
		return err
	}
	if err := conn.Ping(); err != nil {
		conn.Close()
		return err
	}
	s.db = &database{conn: conn}
	_, err = s.db.conn.Exec("select 1")
	return err
}

func forget(path string) error {
	s := &store{}
	defer s.Log()
	conn, err := sql.Open("sqlite3", path) // want moved connection
	if err != nil {
		return err
	}
	s.db = &database{conn: conn}
	_, err = s.db.conn.Exec("select 1")
	return err
}

type connection struct{ inner net.Conn }

func (c *connection) Close() error { return c.inner.Close() }

func NewClient(address string) (*connection, error) {
	inner, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &connection{inner: inner}, nil
}

func twice(address, other string) error {
	c, err := NewClient(address) // want released client
	if err != nil {
		return err
	}
	defer c.Close()
	c, err = NewClient(other) // want leak client definite safe
	if err != nil {
		return err
	}
	_, err = c.inner.Write([]byte("hello"))
	return err
}
