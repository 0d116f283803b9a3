// Rows that have an error are closed.
package p

import "database/sql"

func names(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select name from t") // want leak likely safe
	if err != nil {
		return nil, err
	}
	if rows.Err() != nil {
		return nil, rows.Err()
	}
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, nil
}

func first(db *sql.DB, use func(*sql.Rows) error) error {
	rows, err := db.Query("select name from t") // want released
	if err != nil {
		return err
	}
	if rows.Err() != nil {
		return rows.Err()
	}
	return rows.Close()
}
