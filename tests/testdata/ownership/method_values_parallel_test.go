// A method that has its test run beside others runs after the function that is its receiver's.
package p

import (
	"database/sql"
	"testing"
)

type suite struct{ db *sql.DB }

func (s suite) beside(t *testing.T) { t.Parallel(); s.db.Exec("x") }

func (s suite) inside(t *testing.T) { s.db.Exec("x") }

func TestBeside(t *testing.T) {
	db, err := sql.Open("pgx", "dsn") // want moved connection
	if err != nil {
		t.Fatal(err)
	}
	t.Run("a", suite{db}.beside)
}

func TestInside(t *testing.T) {
	db, err := sql.Open("pgx", "dsn") // want leak connection definite safe
	if err != nil {
		t.Fatal(err)
	}
	t.Run("a", suite{db}.inside)
}
