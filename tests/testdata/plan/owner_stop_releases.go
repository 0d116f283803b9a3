// A field that another method releases is not forgotten, whatever that method is called.
package p

import "os"

type reader struct{ f *os.File }

func open(path string) (*reader, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return &reader{f: f}, nil
}

func (r *reader) Stop() { r.f.Close() }

func (r *reader) Close() error { return nil }

type server struct{ f *os.File }

func serve(path string) (*server, error) {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	s := &server{f: f}
	go s.loop()
	return s, nil
}

func (s *server) loop() {
	defer s.f.Close()
	s.f.Read(nil)
}

func (s *server) Close() error { return nil }
