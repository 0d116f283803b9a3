// Rows that are read until Next is false are closed; only returns inside the loop leak.
package p

import "database/sql"

func toTheEnd(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT 1") // want released sql-rows
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func returnsInside(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT name FROM users") // want leak sql-rows likely safe
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

func nextResultSet(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT 1; SELECT 2") // want leak sql-rows likely safe
	if err != nil {
		return 0, err
	}
	n := 0
	if rows.Next() {
		n++
	}
	return n, nil
}
