// An embedded field is released through its own methods by whoever likes: nothing is said about it.
package p

import "os"

type temp struct {
	*os.File
	path string
}

func openTemp(path string) (*temp, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return &temp{File: f, path: path}, nil
}

func (t *temp) Close() error {
	return os.Remove(t.path)
}

type outer struct{ inner }

type inner struct{ f *os.File }

func (o *outer) open(path string) error {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return err
	}
	o.f = f
	return nil
}

func (o *outer) Close() error { return nil }
