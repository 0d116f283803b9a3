// A literal that is deferred in a loop, and given what this round has accepted, closes it.
package p

import "net"

func serve(ln net.Listener) {
	for {
		conn, err := ln.Accept() // want released
		if err != nil {
			break
		}
		defer func(conn net.Conn) {
			_ = conn.Close()
		}(conn)
		conn.Write([]byte("hello"))
	}
}
