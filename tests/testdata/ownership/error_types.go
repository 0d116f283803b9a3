// An interface of more than Error, and a pointer to a type with it, say that something failed where they are not nil.
package p

import (
	"net"
	"os"
)

type apiError interface {
	error
	Status() int
}

type parseError struct{ line int }

func (e *parseError) Error() string { return "parse" }
func (e *parseError) Status() int   { return e.line }

// A struct is never nil, whatever its methods.
type outcome struct{ failed bool }

func (o outcome) Error() string { return "outcome" }

func dial(addr string) (net.Conn, apiError) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, &parseError{1}
	}
	return conn, nil
}

func open(name string) (*os.File, *parseError) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &parseError{1}
	}
	return f, nil
}

func openAnyhow(name string) (*os.File, outcome) {
	f, err := os.Open(name)
	if err != nil {
		return nil, outcome{true}
	}
	return f, outcome{}
}

func dialled(addr string) error {
	conn, err := dial(addr) // want leak connection definite safe
	if err != nil {
		return err
	}
	_, failed := conn.Write([]byte("x"))
	return failed
}

func opened(name string) int {
	f, err := open(name) // want leak os-file definite safe
	if err != nil {
		return err.line
	}
	n, _ := f.Read(make([]byte, 8))
	return n
}

func handedOn(name string) (*os.File, *parseError) {
	f, err := open(name) // want moved os-file
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Its check is a flag of its own, of which nothing is known.
func openedAnyhow(name string) int {
	f, out := openAnyhow(name) // want leak os-file definite refused: error-not-checked
	if out.failed {
		return 0
	}
	n, _ := f.Read(make([]byte, 8))
	return n
}
