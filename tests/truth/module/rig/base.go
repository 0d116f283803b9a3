package rig

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"runtime"
	"strings"
)

// connector opens connections of an instrumented driver.
type connector struct{}

func (connector) Connect(context.Context) (driver.Conn, error) { return &link{}, nil }
func (c connector) Driver() driver.Driver                      { return c }
func (connector) Open(string) (driver.Conn, error)             { return &link{}, nil }

func newDB() *sql.DB {
	db := sql.OpenDB(connector{})
	db.SetMaxIdleConns(4)
	return db
}

// link is a connection of the pool.
type link struct {
	// tx is the transaction that was begun last.
	tx *transaction
}

var errQuery = errors.New("bad query")

func (l *link) Prepare(string) (driver.Stmt, error) {
	if isAgain() {
		return &statement{}, nil
	}
	if now.answer() {
		return nil, errQuery
	}
	return &statement{thing: now.open(false)}, nil
}
func (l *link) Close() error { return nil }
func (l *link) Begin() (driver.Tx, error) {
	if now.answer() {
		return nil, errQuery
	}
	l.tx = &transaction{thing: now.open(false)}
	return l.tx, nil
}

func (l *link) QueryContext(ctx context.Context, _ string, _ []driver.NamedValue) (driver.Rows, error) {
	if now.answer() {
		return nil, errQuery
	}
	rows := newRows()
	rows.thing.ctx = ctx
	return rows, nil
}

func (l *link) ExecContext(context.Context, string, []driver.NamedValue) (driver.Result, error) {
	if l.tx != nil && !l.tx.thing.closed {
		l.tx.thing.use()
	}
	if now.answer() {
		return nil, errQuery
	}
	return driver.RowsAffected(1), nil
}

type statement struct{ thing *thing }

func (s *statement) Close() error {
	if s.thing != nil {
		s.thing.close()
	}
	return nil
}
func (s *statement) NumInput() int { return -1 }
func (s *statement) Exec([]driver.Value) (driver.Result, error) {
	if s.thing != nil {
		s.thing.use()
	}
	if now.answer() {
		return nil, errQuery
	}
	return driver.RowsAffected(1), nil
}
func (s *statement) Query([]driver.Value) (driver.Rows, error) { return newRows(), nil }

// isAgain says whether package sql prepares a statement once more, on another connection of its pool.
func isAgain() bool {
	pcs := make([]uintptr, 16)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, "database/sql.(*Stmt)") {
			return true
		}
		if !more {
			return false
		}
	}
}

type transaction struct{ thing *thing }

func (t *transaction) Commit() error {
	t.thing.close()
	now.say("committed")
	return nil
}
func (t *transaction) Rollback() error {
	t.thing.close()
	return nil
}

type rows struct {
	thing *thing
	left  int
}

func newRows() *rows { return &rows{thing: now.open(false), left: 5} }

func (r *rows) Columns() []string { return []string{"name"} }
func (r *rows) Close() error {
	r.thing.close()
	return nil
}
func (r *rows) Next(dest []driver.Value) error {
	r.thing.use()
	if r.thing.breaks() {
		return errBroken
	}
	if r.left == 0 {
		return io.EOF
	}
	r.left--
	dest[0] = "x"
	return nil
}
