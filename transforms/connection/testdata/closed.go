// Connections that are closed, also by who serves with them.
package app

import (
	"io"
	"net"
	"net/http"
)

func send(addr string, b []byte) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	_, err = conn.Write(b)
	if closeErr := conn.Close(); err == nil {
		err = closeErr
	}
	return err
}

func handle(conn net.Conn) {
	defer conn.Close()
	io.Copy(conn, conn)
}

func echo(addr string) error {
	lis, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer lis.Close()
	for {
		conn, err := lis.Accept()
		if err != nil {
			return err
		}
		go handle(conn)
	}
}

func serve(addr string, handler http.Handler) error {
	lis, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return http.Serve(lis, handler)
}
