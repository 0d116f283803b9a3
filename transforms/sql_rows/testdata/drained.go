// Rows close themselves when Next is false, however the loop says so.
package app

import (
	"database/sql"
	"log"
)

func count(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func each(db *sql.DB, see func(string)) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	for {
		if !rows.Next() {
			break
		}
		var name string
		if err := rows.Scan(&name); err != nil {
			log.Print(err)
			continue
		}
		see(name)
	}
	return rows.Err()
}
