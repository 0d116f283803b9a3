// Statements and pooled connections are closed; rows of a statement that leaves with them keep it open.
package app

import (
	"context"
	"database/sql"
)

func insert(db *sql.DB, names []string) error {
	stmt, err := db.Prepare("INSERT INTO users VALUES (?)") // want leak definite safe
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := stmt.Exec(name); err != nil {
			return err
		}
	}
	return nil
}

func ping(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx) // want leak definite safe
	if err != nil {
		return err
	}
	return conn.PingContext(ctx)
}

func all(db *sql.DB) (*sql.Rows, error) {
	stmt, err := db.Prepare("SELECT name FROM users")
	if err != nil {
		return nil, err
	}
	return stmt.Query()
}

type store struct {
	insert *sql.Stmt
}

func (s *store) prepare(db *sql.DB) (err error) {
	s.insert, err = db.Prepare("INSERT INTO users VALUES (?)")
	return err
}
