// Package kit is what the generated functions stand on: what they open things with, and helpers as programs have them.
package kit

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"sync"
	"testing"
)

// Errors that steps and helpers return.
var (
	ErrStep   = errors.New("a step failed")
	ErrAnswer = errors.New("a bad answer")
)

// World is what a function works with; the rig fills it in.
type World struct {
	URL  string
	HTTP *http.Client
	Ctx  context.Context
	DB   *sql.DB
	Lis  net.Listener
	FS   fs.FS
	Disk Disk
	// Gate opens when the function has returned.
	Gate chan struct{}
	// Out takes what is sent on.
	Out chan any
	// Held is what was stored.
	Held []any
	// Last is a slot that outlives the call; Once is for setting it once.
	Last any
	Once sync.Once
	// Pool is somebody else's client.
	Pool *StoreClient
	// T is the test that goes on when the function has returned.
	T testing.TB
	// Mux is served when the function has returned.
	Mux *http.ServeMux

	// Path names a file that is there, or one that is not.
	Path func() string
	// Fresh names a file that can be made, or one that cannot.
	Fresh func() string

	Next func() bool
	Say  func(text string)
}

// Disk makes files that are written.
type Disk interface {
	Create(name string) (File, error)
}

// File is a file that is read and written.
type File interface {
	io.ReadWriteCloser
	Stat() (fs.FileInfo, error)
}

// Chance answers as the run wants it.
func (w *World) Chance() bool { return w.Next() }

// Step fails if the run wants it.
func (w *World) Step() error {
	if w.Next() {
		return ErrStep
	}
	return nil
}

// Ready is ready if the run wants it.
func (w *World) Ready() <-chan struct{} {
	ready := make(chan struct{})
	if w.Next() {
		close(ready)
	}
	return ready
}

// Ask writes an answer.
func (w *World) Ask(answer *bool) { *answer = w.Next() }

// Visit calls a function, or finds nothing to call it for.
func (w *World) Visit(found func()) {
	if w.Next() {
		found()
	}
}

// Note writes down what a function saw.
func (w *World) Note(text string) { w.Say(text) }

// Request is a request.
func (w *World) Request() *http.Request {
	req, _ := http.NewRequest(http.MethodGet, w.URL, nil)
	return req
}
