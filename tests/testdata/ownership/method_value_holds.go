// A method value holds what its receiver holds: who has the function has the resource.
package p

import (
	"database/sql"
	"net/http"
)

type api struct{ db *sql.DB }

func (a *api) list(w http.ResponseWriter, r *http.Request) { a.db.Exec("x") }

func (a *api) once() { a.db.Exec("x") }

type outer struct{ *api }

func routes() (http.Handler, error) {
	db, err := sql.Open("pgx", "dsn") // want moved connection
	if err != nil {
		return nil, err
	}
	a := &api{db: db}
	mux := http.NewServeMux()
	mux.HandleFunc("/list", a.list)
	return mux, nil
}

func returned() (func(), error) {
	db, err := sql.Open("pgx", "dsn") // want moved connection
	if err != nil {
		return nil, err
	}
	a := &api{}
	a.db = db
	return a.once, nil
}

func promoted() (func(), error) {
	db, err := sql.Open("pgx", "dsn") // want moved connection
	if err != nil {
		return nil, err
	}
	o := outer{&api{db: db}}
	f := o.once
	return f, nil
}

type hooks struct{ list []func() }

func (h *hooks) add() error {
	db, err := sql.Open("pgx", "dsn") // want moved connection
	if err != nil {
		return err
	}
	h.list = append(h.list, (&api{db}).once)
	return nil
}

// A method that is called has done with it, and a method expression has no receiver yet.
func calledAndNamed() (func(*api), error) {
	db, err := sql.Open("pgx", "dsn") // want leak connection definite safe
	if err != nil {
		return nil, err
	}
	a := &api{db: db}
	a.once()
	return (*api).once, nil
}
