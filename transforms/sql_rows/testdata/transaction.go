// A transaction is rolled back by a defer, which does nothing behind a commit; what it was asked for ends with it.
package app

import (
	"context"
	"database/sql"
	"errors"
)

func move(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil) // want leak likely safe
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM a"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO b VALUES (1)"); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

func settled(db *sql.DB) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
			return
		}
		err = tx.Commit()
	}()
	rows, err := tx.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	if !rows.Next() {
		return errors.New("none")
	}
	return nil
}

func begin(db *sql.DB) (*sql.Tx, error) {
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	return tx, nil
}

func within(db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := begin(db)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func prepared(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.Prepare("SELECT name FROM users")
	if err != nil {
		return err
	}
	rows, err := stmt.Query()
	if err != nil {
		return err
	}
	if !rows.Next() {
		return errors.New("none")
	}
	return nil
}
