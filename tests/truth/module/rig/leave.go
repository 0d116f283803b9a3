package rig

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"

	"example.com/truth/work/kit"
)

// leave is called with all that a function returned, stored or sent: it is used, and what can be closed is closed.
func leave(v any) {
	switch v := v.(type) {
	case nil:
	case *http.Response:
		if v != nil && v.Body != nil {
			leave(v.Body)
		}
	case *sql.Rows:
		if v == nil {
			return
		}
		if _, err := v.Columns(); err != nil {
			now.ended()
			return
		}
		v.Next()
		v.Close()
	case *sql.Tx:
		if v == nil {
			return
		}
		if _, err := v.Exec("touch"); err == sql.ErrTxDone {
			now.ended()
		}
		v.Rollback()
	case *sql.Stmt:
		if v == nil {
			return
		}
		if _, err := v.Exec(); err != nil {
			now.ended()
		}
		v.Close()
	case *kit.StoreClient:
		if v == nil {
			return
		}
		v.Ping()
		v.Close()
	case *bufio.Scanner:
		if v != nil {
			v.Scan()
		}
	case *bufio.Writer:
		if v != nil {
			v.WriteString("touch")
			v.Flush()
		}
	case *json.Decoder:
		if v != nil {
			v.Decode(new(any))
		}
	case *json.Encoder:
		if v != nil {
			v.Encode(1)
		}
	case *kit.Items:
		if v != nil {
			v.Next()
		}
	case *kit.Holder:
		if v == nil {
			return
		}
		leave(v.It)
		if v.Done != nil {
			v.Done()
		}
	case []any:
		for _, one := range v {
			leave(one)
		}
	case context.Context:
		touchContext(v)
	case context.CancelFunc:
		if v != nil {
			v()
		}
	case func():
		if v != nil {
			v()
		}
	case func() error:
		if v != nil {
			v()
		}
	case *os.File:
		leaveFile(v)
	case owner:
		leaveOwner(v)
	case fs.File:
		v.Stat()
		v.Close()
	case io.Reader:
		leaveReader(v)
	case io.Closer:
		v.Close()
	}
}

func leaveReader(r io.Reader) {
	// A panic of what wraps nothing is no news.
	defer func() { _ = recover() }()
	buf := make([]byte, 64)
	r.Read(buf)
	if c, ok := r.(io.Closer); ok {
		c.Close()
	}
}

// owner is a struct of a function under test that keeps something.
type owner interface {
	Look()
	io.Closer
}

// leaveOwner ends an owner, and with it what it keeps, or so it should: to have looked at that is not to have it.
func leaveOwner(o owner) {
	// A nil one is no news.
	defer func() { _ = recover() }()
	now.mu.Lock()
	now.looking = true
	now.mu.Unlock()
	o.Look()
	now.mu.Lock()
	now.looking = false
	now.mu.Unlock()
	if err := o.Close(); errors.Is(err, os.ErrClosed) {
		now.ended()
	}
}
