// A map keeps its keys.
package p

import (
	"net"
	"os"
)

type server struct{ conns map[net.Conn]bool }

func (s *server) add(addr string) error {
	c, err := net.Dial("tcp", addr) // want moved connection
	if err != nil {
		return err
	}
	s.conns[c] = true
	return nil
}

func (s *server) only(addr string) error {
	c, err := net.Dial("tcp", addr) // want moved connection
	if err != nil {
		return err
	}
	s.conns = map[net.Conn]bool{c: true}
	return nil
}

func all(names []string) error {
	open := map[*os.File]string{}
	defer func() {
		for f := range open {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name) // want leak os-file possible refused: in-loop
		if err != nil {
			return err
		}
		open[f] = name
	}
	return nil
}

// A key of another map is none of it.
func named(name string, sizes map[string]int64) error {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return err
	}
	sizes[f.Name()] = 1
	return nil
}
