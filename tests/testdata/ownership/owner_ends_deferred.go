// A struct whose end is deferred before it gets what it is to release.
package p

import (
	"database/sql"
	"log"
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
