// Rows that are returned, stored, or closed by a helper are somebody else's.
package app

import "database/sql"

type cursor struct {
	rows *sql.Rows
}

func open(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT name FROM users")
}

func newCursor(db *sql.DB) (*cursor, error) {
	rows, err := open(db)
	if err != nil {
		return nil, err
	}
	return &cursor{rows: rows}, nil
}

func scan(rows *sql.Rows) ([]string, error) {
	defer rows.Close()
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

func names(db *sql.DB) ([]string, error) {
	rows, err := open(db)
	if err != nil {
		return nil, err
	}
	return scan(rows)
}
