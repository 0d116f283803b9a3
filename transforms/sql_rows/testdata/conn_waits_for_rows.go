// The close of a connection waits for the rows that were got from it, whoever got them.
package p

import (
	"context"
	"database/sql"
)

func discard(ctx context.Context, db *sql.DB) error {
	c, err := db.Conn(ctx) // want leak sql-rows definite unsafe
	if err != nil {
		return err
	}
	return c.QueryRowContext(ctx, "select 1").Err()
}

func lend(ctx context.Context, db *sql.DB) error {
	c, err := db.Conn(ctx) // want leak sql-rows definite unsafe
	if err != nil {
		return err
	}
	return first(ctx, c)
}

func first(ctx context.Context, c *sql.Conn) error {
	return c.QueryRowContext(ctx, "select 1").Err()
}

func set(ctx context.Context, db *sql.DB) error {
	c, err := db.Conn(ctx) // want leak sql-rows definite safe
	if err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, "set x = 1")
	return err
}
