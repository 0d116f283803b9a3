// A release is not put before a goroutine of a group that still uses what depends on it.

//go:build go1.25

package p

import (
	"bufio"
	"fmt"
	"net"
	"sync"
)

func greet(l net.Listener, names []string) error {
	for _, name := range names {
		conn, err := l.Accept() // want leak connection definite safe
		if err != nil {
			return err
		}
		fmt.Fprintln(conn, name)
		var all sync.WaitGroup
		all.Go(func() {
			bufio.NewReader(conn).ReadString('\n')
		})
		all.Wait()
	}
	return nil
}
