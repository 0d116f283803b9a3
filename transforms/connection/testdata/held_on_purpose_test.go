// A listener from which nobody accepts may be there to be held.
package p

import (
	"net"
	"testing"
)

func busyAddr(t *testing.T) string {
	ln, err := net.Listen("tcp", "127.0.0.1:0") // want leak connection definite unsafe
	if err != nil {
		t.Fatal(err)
	}
	return ln.Addr().String()
}

func freeAddr(t *testing.T) string {
	ln, err := net.Listen("tcp", "127.0.0.1:0") // want leak connection definite safe
	if err != nil {
		t.Fatal(err)
	}
	return ln.Addr().String()
}

func socket(t *testing.T, path string) string {
	ln, err := net.Listen("unix", path) // want leak connection definite unsafe
	if err != nil {
		t.Fatal(err)
	}
	_ = ln
	return path
}

func inherited(t *testing.T, path string) {
	ln, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"}) // want leak connection definite unsafe
	if err != nil {
		t.Fatal(err)
	}
	f, err := ln.File()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	t.Log(f.Name())
}
