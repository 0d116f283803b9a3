// A function that is called with a descriptor, or a driver's connection, may carry it out: closed where that
// was not reached, and nowhere else.
package p

import (
	"context"
	"database/sql"
	"os"
	"syscall"
)

func descriptor(name string) (fd int, err error) {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return 0, err
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return 0, err
	}
	err = raw.Control(func(it uintptr) { fd = int(it) })
	return fd, err
}

func lock(name string) error {
	f, err := os.Open(name) // want leak os-file likely safe
	if err != nil {
		return err
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failure error
	err = raw.Control(func(fd uintptr) { failure = syscall.Flock(int(fd), syscall.LOCK_EX) })
	if err != nil {
		return err
	}
	return failure
}

func synced(name string) error {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return err
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	return raw.Control(func(fd uintptr) { println(fd > 2) })
}

func driver(ctx context.Context, db *sql.DB) (conn any, err error) {
	c, err := db.Conn(ctx) // want moved sql-rows
	if err != nil {
		return nil, err
	}
	err = c.Raw(func(it any) error { conn = it; return nil })
	return conn, err
}
