// A transaction that began elsewhere goes on: rows and statements that stay open block its next statement.
package p

import (
	"context"
	"database/sql"
)

type store struct{ tx *sql.Tx }

func (s *store) names(ctx context.Context) ([]string, error) {
	stmt, err := s.tx.PrepareContext(ctx, "SELECT name FROM users") // want leak definite safe
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx) // want leak likely safe
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
