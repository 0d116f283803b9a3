// Rows of a transaction that came as a parameter are rows: that database/sql makes them out of a connection of its own is not
// followed.
package p

import (
	"context"
	"database/sql"
)

func names(ctx context.Context, tx *sql.Tx) ([]string, error) {
	rows, err := tx.Query("select name from t") // want leak sql-rows likely safe
	if err != nil {
		return nil, err
	}
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}
