// What a struct keeps and its own Close forgets is released there, behind everything else, and never on trust.
package p

import (
	"os"
	"sync"
)

type journal struct {
	mu     sync.Mutex
	path   string
	file   *os.File
	closed bool
}

func openJournal(path string) (*journal, error) {
	f, err := os.Open(path) // want leak os-file likely unsafe
	if err != nil {
		return nil, err
	}
	j := &journal{path: path, file: f}
	if err := j.check(); err != nil {
		f.Close()
		return nil, err
	}
	return j, nil
}

func (j *journal) check() error {
	_, err := j.file.Stat()
	return err
}

func (j *journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	return nil
}
