// A connection that only this function uses is closed by a defer.
package app

import (
	"context"
	"database/sql"
	"net"
	"net/textproto"
	"time"
)

func isUp(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second) // want leak definite safe
	if err != nil {
		return false
	}
	_, err = conn.Write([]byte("x"))
	return err == nil
}

func freePort() (int, error) {
	lis, err := net.Listen("tcp", "localhost:0") // want leak definite safe
	if err != nil {
		return 0, err
	}
	return lis.Addr().(*net.TCPAddr).Port, nil
}

func version(ctx context.Context, dsn string) (string, error) {
	db, err := sql.Open("postgres", dsn) // want leak definite safe
	if err != nil {
		return "", err
	}
	var version string
	err = db.QueryRowContext(ctx, "SELECT version()").Scan(&version)
	return version, err
}

func reachable(addr string) bool {
	_, err := net.Dial("tcp", addr) // want leak definite unsafe
	if err != nil {
		return false
	}
	return true
}

func command(addr string) error {
	conn, err := textproto.Dial("tcp", addr) // want leak definite safe
	if err != nil {
		return err
	}
	return conn.PrintfLine("QUIT")
}
