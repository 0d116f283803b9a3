// What a test's helper, goroutine or handler leaves open may be there to be seen open; what it closes on some path is not, nor
// what only asks whether somebody answers.
package p

import (
	"database/sql"
	"net"
	"net/http"
	"testing"
)

func TestTimeout(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		conn, err := ln.Accept() // want leak connection definite unsafe
		if err != nil {
			return
		}
		conn.Read(make([]byte, 1024))
	}()
	t.Run("one", func(t *testing.T) {
		conn, err := net.Dial("tcp", ln.Addr().String()) // want leak connection definite safe
		if err != nil {
			t.Fatal(err)
		}
		conn.Write([]byte("hello"))
	})
}

func login(t *testing.T, addr, name string) {
	conn, err := net.Dial("tcp", addr) // want leak connection definite unsafe
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte(name)); err != nil {
		t.Fatal(err)
	}
}

func say(t *testing.T, addr, text string) {
	conn, err := net.Dial("tcp", addr) // want leak connection likely safe
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte(text)); err != nil {
		return
	}
	conn.Close()
}

func hold(t *testing.T, db *sql.DB) {
	tx, err := db.Begin() // want leak sql-rows definite unsafe
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("LOCK people"); err != nil {
		t.Fatal(err)
	}
}

func stalled(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack() // want leak connection definite unsafe
		if err != nil {
			t.Error(err)
			return
		}
		conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"))
	}
}
