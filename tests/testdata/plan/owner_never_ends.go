// A struct without a method that ends it may live as long as the process: what it keeps is not reported.
package p

import "os"

type forever struct{ f *os.File }

func keep(path string) (*forever, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return &forever{f: f}, nil
}

func (k *forever) Read(b []byte) (int, error) { return k.f.Read(b) }
