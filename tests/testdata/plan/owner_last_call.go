// Where the method's last expression still uses it, the release is deferred; what was written must not be lost.
package p

import (
	"bufio"
	"os"
)

type lines struct {
	f *os.File
	r *bufio.Reader
}

func openLines(path string) (*lines, error) {
	f, err := os.Open(path) // want leak os-file likely unsafe
	if err != nil {
		return nil, err
	}
	return &lines{f: f, r: bufio.NewReader(f)}, nil
}

func (l *lines) left() error {
	_, err := l.r.Peek(1)
	return err
}

func (l *lines) Close() error {
	return l.left()
}

type sink struct {
	f *os.File
	w *bufio.Writer
}

func openSink(path string) (*sink, error) {
	f, err := os.Create(path) // want leak os-file likely refused: close-can-fail
	if err != nil {
		return nil, err
	}
	return &sink{f: f, w: bufio.NewWriter(f)}, nil
}

func (s *sink) Close() error {
	return s.w.Flush()
}
