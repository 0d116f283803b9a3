// Conn.Close waits for the rows of its statements, and of whoever else has it; Tx.Rollback for rows that were scanned as raw
// bytes.
package p

import (
	"context"
	"database/sql"
	"errors"
)

func byStatement(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx) // want leak sql-rows definite unsafe
	if err != nil {
		return err
	}
	stmt, err := conn.PrepareContext(ctx, "SELECT 1") // want leak sql-rows definite safe
	if err != nil {
		return err
	}
	return stmt.QueryRow().Err()
}

type session struct {
	conn *sql.Conn
	rows *sql.Rows
}

func start(ctx context.Context, db *sql.DB) (*session, error) {
	conn, err := db.Conn(ctx) // want leak sql-rows definite unsafe
	if err != nil {
		return nil, err
	}
	s := &session{conn: conn}
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *session) check(ctx context.Context) error {
	rows, err := s.conn.QueryContext(ctx, "SELECT 1") // want moved sql-rows
	if err != nil {
		return err
	}
	s.rows = rows
	if columns, err := rows.Columns(); err != nil || len(columns) == 0 {
		return errors.New("nothing there")
	}
	return nil
}

func firstText(db *sql.DB) (string, error) {
	tx, err := db.Begin() // want leak sql-rows definite unsafe
	if err != nil {
		return "", err
	}
	rows, err := tx.Query("SELECT name FROM people")
	if err != nil {
		return "", err
	}
	for rows.Next() {
		var name sql.RawBytes
		if err := rows.Scan(&name); err != nil {
			return "", err
		}
		if len(name) > 0 {
			return string(name), nil
		}
	}
	return "", rows.Err()
}

func into(db *sql.DB, name *sql.RawBytes) error {
	rows, err := db.Query("SELECT name FROM people") // want leak sql-rows definite unsafe
	if err != nil {
		return err
	}
	rows.Next()
	return rows.Scan(name)
}
