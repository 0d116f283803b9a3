package rig

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"strings"
	"time"

	"example.com/truth/work/kit"
)

// listener accepts connections that count.
type listener struct{}

func (listener) Accept() (net.Conn, error) {
	if now.answer() {
		return nil, errRefused
	}
	return &conn{stream: newStream()}, nil
}
func (listener) Close() error   { return nil }
func (listener) Addr() net.Addr { return address{} }

type address struct{}

func (address) Network() string { return "rig" }
func (address) String() string  { return "rig" }

// stream is something that is read, written and closed, and minds a second close.
type stream struct {
	thing *thing
	text  *strings.Reader
}

func newStream() *stream { return newStreamOf(now.open(true)) }

func newStreamOf(t *thing) *stream {
	return &stream{thing: t, text: strings.NewReader("1 1 1 1 1 1 x 1")}
}

var errClosed = errors.New("already closed")

func (s *stream) Read(p []byte) (int, error) {
	if !s.thing.use() {
		return 0, errClosed
	}
	if s.thing.breaks() {
		return 0, errBroken
	}
	return again(s.text, p)
}

// again reads; behind its end, a text begins anew, so that what was read once can be read twice.
func again(text io.ReadSeeker, p []byte) (int, error) {
	n, err := text.Read(p)
	if err == io.EOF {
		text.Seek(0, io.SeekStart)
	}
	return n, err
}

func (s *stream) Write(p []byte) (int, error) {
	if !s.thing.use() {
		return 0, errClosed
	}
	if s.thing.breaks() {
		return 0, errBroken
	}
	return len(p), nil
}

func (s *stream) Close() error {
	if !s.thing.close() {
		return errClosed
	}
	return nil
}

type conn struct{ *stream }

func (conn) LocalAddr() net.Addr              { return address{} }
func (conn) SetReadDeadline(time.Time) error  { return nil }
func (conn) SetWriteDeadline(time.Time) error { return nil }

func (c conn) SetDeadline(time.Time) error {
	if c.thing.breaks() {
		return errBroken
	}
	return nil
}

// RemoteAddr is that of a socket if the run wants it, each time anew.
func (c conn) RemoteAddr() net.Addr {
	if now.answer() {
		return &net.TCPAddr{}
	}
	return address{}
}

// files opens and makes files that count.
type files struct{}

func (files) Open(name string) (fs.File, error) {
	if now.answer() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &file{stream: newStream()}, nil
}

type disk struct{}

func (disk) Create(name string) (kit.File, error) {
	if now.answer() {
		return nil, &fs.PathError{Op: "create", Path: name, Err: fs.ErrPermission}
	}
	return &file{stream: newStream()}, nil
}

type file struct{ *stream }

func (f *file) Stat() (fs.FileInfo, error) {
	if !f.thing.use() {
		return nil, errClosed
	}
	if f.thing.breaks() {
		return nil, errBroken
	}
	return info{}, nil
}

type info struct{}

func (info) Name() string       { return "file" }
func (info) Size() int64        { return 17 }
func (info) Mode() fs.FileMode  { return 0o644 }
func (info) ModTime() time.Time { return time.Time{} }
func (info) IsDir() bool        { return false }
func (info) Sys() any           { return nil }

var _ io.ReadWriteCloser = (*stream)(nil)
