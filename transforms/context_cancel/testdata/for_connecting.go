// A context that is given to connect is not needed by the connection, which lives on without it.
package app

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"time"
)

var errNoAddress = errors.New("no address")

type pool struct {
	dial func(ctx context.Context, network, address string) (net.Conn, error)
	conn net.Conn
}

func (p *pool) connect(parent context.Context, address string) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak likely safe
	if address == "" {
		cancel()
		return errNoAddress
	}
	conn, err := p.dial(ctx, "tcp", address)
	if err != nil {
		return err
	}
	p.conn = conn
	return nil
}

func dial(parent context.Context, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak likely safe
	if address == "" {
		cancel()
		return nil, errNoAddress
	}
	var dialer net.Dialer
	return dialer.DialContext(ctx, "tcp", address)
}

func prepare(parent context.Context, db *sql.DB, query string) (*sql.Stmt, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak likely safe
	if query == "" {
		cancel()
		return nil, errNoAddress
	}
	return db.PrepareContext(ctx, query)
}

// A transaction is rolled back when its context ends.
func begin(parent context.Context, db *sql.DB) (*sql.Tx, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	if db == nil {
		cancel()
		return nil, errNoAddress
	}
	return db.BeginTx(ctx, nil)
}
