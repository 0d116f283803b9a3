// Rows end with their context; on a way out where both are forgotten, both are released.
package p

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

func first(db *sql.DB) (context.CancelFunc, error) {
	ctx, stop := context.WithTimeout(context.Background(), time.Hour) // want leak definite unsafe
	rows, err := db.QueryContext(ctx, "SELECT name")                  // want leak sql-rows likely safe
	if err != nil {
		return nil, err
	}
	if rows.Next() {
		return nil, errors.New("early")
	}
	defer rows.Close()
	println(rows.Next())
	return stop, nil
}
