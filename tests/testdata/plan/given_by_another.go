// Of what a function now opens and now looks up nobody knows whether it is his to close.
package p

import (
	"context"
	"database/sql"
	"net/http"
	"os"
)

type key struct{}

func from(ctx context.Context) (*os.File, bool) {
	f, ok := ctx.Value(key{}).(*os.File)
	return f, ok
}

func get(ctx context.Context, name string) (*os.File, error) {
	if f, ok := from(ctx); ok {
		return f, nil
	}
	return os.Open(name)
}

func size(ctx context.Context, name string) (int64, error) {
	f, err := get(ctx, name) // want leak os-file possible unsafe
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func txOf(ctx context.Context) *sql.Tx {
	tx, _ := ctx.Value(key{}).(*sql.Tx)
	return tx
}

func begin(ctx context.Context, db *sql.DB) (tx *sql.Tx, own bool, err error) {
	if tx = txOf(ctx); tx != nil {
		return tx, false, nil
	}
	tx, err = db.BeginTx(ctx, nil)
	return tx, true, err
}

func insert(ctx context.Context, db *sql.DB) error {
	tx, own, err := begin(ctx, db) // want leak sql-rows possible unsafe
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "insert"); err != nil {
		return err
	}
	if own {
		return tx.Commit()
	}
	return nil
}

func noContent() *http.Response { return &http.Response{StatusCode: 204} }

func ask(url string, offline bool) (resp *http.Response, err error) {
	if offline {
		resp = noContent()
	} else if resp, err = http.Get(url); err != nil {
		return nil, err
	}
	return resp, nil
}

func status(url string, offline bool) (int, error) {
	resp, err := ask(url, offline) // want leak http-response-body possible unsafe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// What is made of it is still it.
func wrapped(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	resp = counted(resp)
	return resp, nil
}

func counted(resp *http.Response) *http.Response { return resp }

func wrappedStatus(url string) (int, error) {
	resp, err := wrapped(url) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

type client struct{ kept []*http.Response }

func (c *client) keep(resp *http.Response) error {
	c.kept = append(c.kept, resp)
	return nil
}

func (c *client) do(url string, then func(*http.Response) error) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp, then(resp)
}

// What a function of the caller's does with it is his to know.
func (c *client) kind(url string) (int, error) {
	resp, err := c.do(url, c.keep) // want leak http-response-body possible unsafe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
