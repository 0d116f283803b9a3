// What all of the tree's implementations of an interface only look at is still owed.
package p

import (
	"context"
	"database/sql"
)

type reader interface {
	Query(ctx context.Context, query string) (*sql.Rows, error)
	ScanRows(ctx context.Context, rows *sql.Rows, into *int) error
	Keep(rows *sql.Rows)
}

type store struct {
	db   *sql.DB
	kept *sql.Rows
}

func (s *store) Query(ctx context.Context, query string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, query) // want moved sql-rows
}

func (s *store) ScanRows(ctx context.Context, rows *sql.Rows, into *int) error {
	return rows.Scan(into)
}

func (s *store) Keep(rows *sql.Rows) { s.kept = rows }

func estimate(ctx context.Context, r reader) (int, error) {
	rows, err := r.Query(ctx, "select 1") // want leak sql-rows likely safe
	if err != nil {
		return 0, err
	}
	var count int
	for rows.Next() {
		if err := r.ScanRows(ctx, rows, &count); err != nil {
			return 0, err
		}
	}
	return count, nil
}

func keep(ctx context.Context, r reader) error {
	rows, err := r.Query(ctx, "select 1") // want unknown sql-rows
	if err != nil {
		return err
	}
	r.Keep(rows)
	return nil
}

type tripper interface {
	Trip(ctx context.Context) error
}

type tripperFunc func(ctx context.Context) error

func (f tripperFunc) Trip(ctx context.Context) error { return f(ctx) }

type ware interface{ Wrap(next tripper) tripper }

type retrying struct{}

func (retrying) Wrap(next tripper) tripper { return next }

func try(w ware) error {
	ctx, cancel := context.WithCancel(context.Background()) // want unknown context-cancel
	return w.Wrap(tripperFunc(func(context.Context) error { cancel(); return nil })).Trip(ctx)
}
