// Plain data is what can live on when its parent is closed.
package p

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

type record struct {
	Name string
	When time.Time
	Tags map[string][]byte
	Next *record
}
type holder struct {
	Rec  record
	body io.ReadCloser
}
type message struct{ unknown func() }

func (*message) ProtoReflect() int { return 0 }

// Its methods are those of the message; what it holds is not.
type delivery struct {
	*message
	body io.ReadCloser
}

type kind interface{ isKind() }
type either struct {
	Kind kind
	Msg  *message
}
type cursor struct{ n int }

func (*cursor) Next() bool { return false }

func plain(r *record, rs []record, h holder, m []*message, e either, c cursor, x any, k kind, dl delivery, ctx context.Context) {
	_ = r //= plain(r): yes
	_ = rs //= plain(rs): yes
	_ = h //= plain(h): no
	_ = m //= plain(m): yes
	_ = e //= plain(e): yes
	_ = c //= plain(c): no
	_ = x //= plain(x): no
	_ = k //= plain(k): yes
	_ = dl //= plain(dl): no
	_ = ctx //= plain(ctx): no
	f, err := os.Open("") //= plain(f): no; plain(err): yes
	var u url.URL //= plain(u): yes
	var hd http.Header //= plain(hd): yes
	var res *http.Response //= plain(res): no
	var rows *sql.Rows //= plain(rows): no
	var buf bytes.Buffer //= plain(buf): no
	var fn func() //= plain(fn): no
	var d time.Duration //= plain(d): yes
	var ns sql.NullString //= plain(ns): yes
	_, _, _, _, _, _, _, _, _, _ = f, err, u, hd, res, rows, &buf, fn, d, ns
}

type endless[P any] struct{ next *endless[[]P] }
type doubling[P any] struct{ next *doubling[map[string][]doubling[P]] }
type tree struct {
	kids  []*tree
	bytes [4]byte
	owner *forest
}
type forest struct{ trees map[string]tree }

func recursive(e endless[int], d doubling[int], t tree) {
	_ = e //= plain(e): unknown
	_ = d //= plain(d): unknown
	_ = t //= plain(t): yes
}
