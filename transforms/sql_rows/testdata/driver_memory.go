// Raw bytes are the driver's, and good as long as the rows are open.
package p

import "database/sql"

func raw(db *sql.DB) (sql.RawBytes, error) {
	rows, err := db.Query("select x") // want leak sql-rows likely unsafe
	if err != nil {
		return nil, err
	}
	if !rows.Next() {
		return nil, rows.Err()
	}
	var b sql.RawBytes
	if err := rows.Scan(&b); err != nil {
		return nil, err
	}
	return b, nil
}

func copied(db *sql.DB) ([]byte, error) {
	rows, err := db.Query("select x") // want leak sql-rows likely safe
	if err != nil {
		return nil, err
	}
	if !rows.Next() {
		return nil, rows.Err()
	}
	var b []byte
	if err := rows.Scan(&b); err != nil {
		return nil, err
	}
	return b, nil
}
