// Whoever has a listener and accepts nothing wants its address taken, unless he looks for a free port; a database in memory
// goes with its last connection.
package p

import (
	"database/sql"
	"fmt"
	"net"
)

func silent() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0") // want leak connection definite unsafe
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), nil
}

func once() error {
	ln, err := net.Listen("tcp", "127.0.0.1:45671") // want leak connection definite unsafe
	if err != nil {
		return fmt.Errorf("already running: %w", err)
	}
	fmt.Println("lock held on", ln.Addr())
	return nil
}

func port() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0") // want leak connection definite safe
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(ln.Addr().String())
	return port, err
}

func ports(n int) (all []int, err error) {
	for range n {
		ln, err := net.Listen("tcp", "127.0.0.1:0") // want leak connection definite unsafe
		if err != nil {
			return nil, err
		}
		all = append(all, ln.Addr().(*net.TCPAddr).Port)
	}
	return all, nil
}

func seed() error {
	db, err := sql.Open("sqlite3", "file:test?mode=memory&cache=shared") // want leak connection definite unsafe
	if err != nil {
		return err
	}
	_, err = db.Exec("CREATE TABLE people (name TEXT)")
	return err
}
