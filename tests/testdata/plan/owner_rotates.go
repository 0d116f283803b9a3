// A release that only makes room for the next file is not the end: the last file is still Close's.
package p

import (
	"bufio"
	"fmt"
	"os"
)

type rotator struct {
	dir     string
	n       int
	size    int64
	current *os.File
	buf     *bufio.Writer
}

func newRotator(dir string) (*rotator, error) {
	r := &rotator{dir: dir}
	if err := r.create(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *rotator) create() error {
	f, err := os.OpenFile(fmt.Sprintf("%s/%d", r.dir, r.n), os.O_WRONLY|os.O_CREATE, 0o644) // want leak os-file likely unsafe
	if err != nil {
		return err
	}
	r.current = f
	info, err := r.current.Stat()
	if err != nil {
		return err
	}
	r.size = info.Size()
	if r.buf == nil {
		r.buf = bufio.NewWriter(r.current)
	} else {
		r.buf.Reset(r.current)
	}
	return nil
}

func (r *rotator) next() error {
	r.n++
	return r.create()
}

func (r *rotator) Write(p []byte) (int, error) {
	if r.size > 1<<20 {
		r.buf.Flush()
		r.current.Close()
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	return r.buf.Write(p)
}

func (r *rotator) Close() error {
	r.buf.Flush()
	return nil
}
