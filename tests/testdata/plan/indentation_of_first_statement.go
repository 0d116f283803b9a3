// The first line of a block is indented as its first statement is, wherever its brace stands.
package p

import (
	"database/sql"
	"errors"
	"os"
)

func open(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", path) // want leak connection definite safe
	if err != nil {
		return nil, err
	}
	if _, err = db.Exec(`
CREATE TABLE t (a INT)
`); err != nil {
		return nil, err
	}
	return db, nil
}

func file(path string) (*os.File, error) {
	f, err := os.Open(path) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil ||
		info.IsDir() {
		return nil, errors.New("no")
	}
	return f, nil
}
