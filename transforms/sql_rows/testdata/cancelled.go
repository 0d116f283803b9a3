// database/sql gives rows and transactions back when their context ends.
package app

import (
	"context"
	"database/sql"
	"time"
)

func exists(db *sql.DB, id int) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	rows, err := db.QueryContext(ctx, "SELECT 1 FROM users WHERE id = ?", id)
	if err != nil {
		return false, err
	}
	return rows.Next(), nil
}

func later(db *sql.DB, id int) (bool, error) {
	ctx, cancel := context.WithCancel(context.Background())
	rows, err := db.QueryContext(ctx, "SELECT 1 FROM users WHERE id = ?", id)
	if err != nil {
		cancel()
		return false, err
	}
	ok := rows.Next()
	cancel()
	return ok, nil
}

func prepared(db *sql.DB, id int) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	stmt, err := db.PrepareContext(ctx, "SELECT 1 FROM users WHERE id = ?") // want leak definite safe
	if err != nil {
		return false, err
	}
	var one int
	err = stmt.QueryRowContext(ctx, id).Scan(&one)
	return one == 1, err
}
