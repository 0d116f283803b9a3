// A field that some constructor leaves nil is released under a guard.
package p

import "os"

type source struct {
	file *os.File
	text []byte
}

func fromText(text []byte) *source {
	return &source{text: text}
}

func fromFile(path string) (*source, error) {
	f, err := os.Open(path) // want leak os-file likely unsafe
	if err != nil {
		return nil, err
	}
	return &source{file: f}, nil
}

func (s *source) Read(b []byte) (int, error) {
	if s.file == nil {
		return copy(b, s.text), nil
	}
	return s.file.Read(b)
}

func (s *source) Close() error {
	println("close")
	s.text = nil
	return nil
}
