// The end of a parent releases the child: rows and statements end with their transaction.
package p

import (
	"context"
	"database/sql"
)

func first(ctx context.Context, db *sql.DB) (string, error) {
	tx, err := db.BeginTx(ctx, nil) // want released sql-rows
	if err != nil {
		return "", err
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, "SELECT name FROM users")
	if err != nil {
		return "", err
	}
	var name string
	if rows.Next() {
		if err := rows.Scan(&name); err != nil {
			return "", err
		}
	}
	return name, tx.Commit()
}

func prepared(ctx context.Context, db *sql.DB, names []string) error {
	tx, err := db.BeginTx(ctx, nil) // want released sql-rows
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, "INSERT INTO users VALUES (?)")
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := insert.ExecContext(ctx, name); err != nil {
			return err
		}
	}
	return tx.Commit()
}
