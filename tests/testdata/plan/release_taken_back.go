// Who has written the release and commented it out had a reason.
package p

import (
	"database/sql"
	"os"
)

func lock(name string) error {
	db, err := sql.Open("sqlite3", name+"?_locking=EXCLUSIVE") // want leak connection definite unsafe
	if err != nil {
		return err
	}
	// defer db.Close()
	_, err = db.Exec("create table a(b int)")
	return err
}

// The comment is of something else.
func other(name string) error {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return err
	}
	// g.Close() is not called.
	_, err = f.Stat()
	return err
}
