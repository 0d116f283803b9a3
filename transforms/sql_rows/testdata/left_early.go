// A loop over rows that is left early leaves them open; one defer covers all ways out.
package app

import (
	"context"
	"database/sql"
	"errors"
)

func names(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM users") // want leak likely safe
	if err != nil {
		return nil, err
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

func exists(db *sql.DB, id int) (bool, error) {
	rows, err := db.Query("SELECT 1 FROM users WHERE id = ?", id) // want leak definite safe
	if err != nil {
		return false, err
	}
	return rows.Next(), nil
}

func first(db *sql.DB) (name string, err error) {
	rows, err := db.Query("SELECT name FROM users") // want leak likely safe
	if err != nil {
		return "", err
	}
	if !rows.Next() {
		return "", errors.New("none")
	}
	err = rows.Scan(&name)
	return name, err
}

func run(db *sql.DB, query string) error {
	_, err := db.Query(query) // want leak definite unsafe
	if err != nil {
		return err
	}
	return nil
}

func firstOf(db *sql.DB) (string, error) {
	rows, err := db.Query("SELECT name FROM users") // want leak definite safe
	if err != nil {
		return "", err
	}
	var name string
	rows.Next()
	err = rows.Scan(&name)
	return name, err
}

func defers(db *sql.DB, queries []string) error {
	for _, query := range queries {
		rows, err := db.Query(query) // want leak likely safe
		if err != nil {
			return err
		}
		for rows.Next() {
			if err := rows.Scan(); err != nil {
				return err
			}
		}
	}
	return nil
}
