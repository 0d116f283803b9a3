package rig

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// transport answers requests; every body counts.
type transport struct{}

var (
	errRefused = errors.New("refused")
	errBroken  = errors.New("broken")
)

func (transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		now.late++
		return nil, err
	}
	if now.answer() {
		return nil, errRefused
	}
	status := http.StatusOK
	if now.answer() {
		status = http.StatusTeapot
		if now.answer() {
			status = http.StatusInternalServerError
			if now.answer() {
				status = http.StatusFound
			}
		}
	}
	b := &body{text: bytes.NewReader([]byte(`{"name":"x"}`)), req: req}
	b.thing = now.open(false)
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: b, ContentLength: -1, Request: req,
	}, nil
}

type body struct {
	thing *thing
	text  *bytes.Reader
	req   *http.Request
}

func (b *body) Read(p []byte) (int, error) {
	if !b.thing.use() {
		return 0, errors.New("read of a closed body")
	}
	if err := b.req.Context().Err(); err != nil {
		now.ended()
		return 0, err
	}
	if b.thing.breaks() {
		return 0, errBroken
	}
	return again(b.text, p)
}

func (b *body) Close() error {
	b.thing.close()
	return nil
}

// ended notes the use of what a context had ended.
func (l *ledger) ended() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left {
		l.gone++
	} else {
		l.late++
	}
}

var _ io.ReadCloser = (*body)(nil)
