// A rollback is never put before the commit that the code comes to.
package p

import "database/sql"

func move(db *sql.DB, n int, check func() error, say func(error)) error {
	tx, err := db.Begin() // want leak likely safe
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE a"); err != nil {
		tx.Rollback()
		return err
	}
	for range n {
		if err := tx.Commit(); err != nil {
			say(err)
		}
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}
