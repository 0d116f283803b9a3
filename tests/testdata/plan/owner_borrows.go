// What a struct was handed is its giver's: where one way to fill the field is not an acquisition, nothing is owed.
package p

import "os"

type either struct{ f *os.File }

func withFile(f *os.File) *either { return &either{f: f} }

func withPath(path string) (*either, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return &either{f: f}, nil
}

func (e *either) Close() error { return nil }

type lent struct{ f *os.File }

func openLent(path string) (*lent, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return &lent{f: f}, nil
}

func (l *lent) File() *os.File { return l.f }

func (l *lent) Close() error { return nil }

type beside struct {
	f       *os.File
	cleanup func() error
}

func openBeside(path string) (*beside, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return &beside{f: f, cleanup: f.Close}, nil
}

func (b *beside) Close() error { return b.cleanup() }
