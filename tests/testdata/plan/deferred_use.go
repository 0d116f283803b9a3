// A release is not put before what a deferred call still does with it.
package p

import (
	"bufio"
	"errors"
	"fmt"
	"net"
)

var errBusy = errors.New("busy")

// The one before the last line would keep back what is flushed behind it.
func greet(l net.Listener, busy bool) error {
	conn, err := l.Accept() // want leak connection likely refused: used-later
	if err != nil {
		return err
	}
	w := bufio.NewWriter(conn)
	defer w.Flush()
	fmt.Fprintln(w, "hello")
	if busy {
		_ = conn.Close()
		return errBusy
	}
	return nil
}

// One that is deferred before runs behind.
func welcome(l net.Listener) error {
	conn, err := l.Accept() // want leak connection definite safe
	if err != nil {
		return err
	}
	w := bufio.NewWriter(conn)
	defer w.Flush()
	fmt.Fprintln(w, "welcome")
	return nil
}

// What it is asked at once may be said later.
func name(l net.Listener, busy bool) error {
	conn, err := l.Accept() // want leak connection likely safe
	if err != nil {
		return err
	}
	defer fmt.Println("served", conn.RemoteAddr().String())
	if busy {
		_ = conn.Close()
		return errBusy
	}
	return nil
}
