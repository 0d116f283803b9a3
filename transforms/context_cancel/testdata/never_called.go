// A cancel function that some path does not call is called there, or by a defer.
package app

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"time"
)

func find(db *sql.DB, name string) (id int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // want leak definite safe
	_ = cancel
	row := db.QueryRowContext(ctx, "SELECT id FROM users WHERE name = ?", name)
	err = row.Scan(&id)
	return id, err
}

func fetch(parent context.Context, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak likely safe
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		cancel()
		return nil, errors.New(resp.Status)
	}
	b, err := io.ReadAll(resp.Body)
	cancel()
	return b, err
}

func ping(db *sql.DB) error {
	ctx, _ := context.WithTimeout(context.Background(), time.Second) // want leak definite unsafe
	return db.PingContext(ctx)
}
