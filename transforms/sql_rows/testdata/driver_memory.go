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

type row struct{ x sql.RawBytes }

func (r *row) read(db *sql.DB) error {
	rows, err := db.Query("select x") // want leak sql-rows likely unsafe
	if err != nil {
		return err
	}
	if !rows.Next() {
		return rows.Err()
	}
	return rows.Scan(&r.x)
}

func length(db *sql.DB) (int, error) {
	rows, err := db.Query("select x") // want leak sql-rows likely safe
	if err != nil {
		return 0, err
	}
	if !rows.Next() {
		return 0, rows.Err()
	}
	var b sql.RawBytes
	if err := rows.Scan(&b); err != nil {
		return 0, err
	}
	return len(b), nil
}
