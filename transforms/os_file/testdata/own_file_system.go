// What Open and Create of a file system of one's own give is a file if it has what io/fs.File has; what cannot be asked for
// its state need not be one.
package app

import "io"

type info interface{ Size() int64 }

type file interface {
	io.ReadWriteCloser
	Stat() (info, error)
}

type filesystem interface {
	Open(name string) (file, error)
	Create(name string) (file, error)
}

type door struct{ isOpen bool }

func (d *door) Close() error { return nil }

type house struct{ doors map[string]*door }

func (h *house) Open(name string) (*door, error) { return h.doors[name], nil }

func size(fs filesystem, name string) (int64, error) {
	f, err := fs.Open(name) // want leak definite safe
	if err != nil {
		return 0, err
	}
	stat, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return stat.Size(), nil
}

func write(fs filesystem, name string, data []byte) error {
	f, err := fs.Create(name) // want leak definite unsafe
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}

func enter(h *house) error {
	d, err := h.Open("front")
	if err != nil {
		return err
	}
	d.isOpen = true
	return nil
}
