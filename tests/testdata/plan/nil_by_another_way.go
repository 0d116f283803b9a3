// The check of the transaction is for the way on which none was begun.
package p

import (
	"database/sql"
	"errors"
)

var errNone = errors.New("none")

func remove(db *sql.DB, id string, alone bool) error {
	var tx *sql.Tx
	var res sql.Result
	var err error
	if alone {
		res, err = db.Exec("DELETE FROM a WHERE id = ?", id)
	} else {
		tx, err = db.Begin() // want leak sql-rows likely safe
		if err != nil {
			return err
		}
		res, err = tx.Exec("DELETE FROM b WHERE id = ?", id)
	}
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if tx != nil {
			tx.Rollback()
		}
		return errNone
	}
	if tx != nil {
		return tx.Commit()
	}
	return nil
}
