// A test that opens connections in a loop may want them open together; what their peers see when each is closed in its
// round is no safe change.
package p

import (
	"net"
	"testing"
)

type proxy interface{ Left() int }

func TestLimit(t *testing.T) {
	p, addr := start()
	for i := 3; i >= 0; i-- {
		conn, err := net.Dial("tcp", addr) // want leak definite unsafe
		if err != nil {
			t.Fatal(err)
		}
		conn.Write([]byte("hello"))
		if p.Left() != i {
			t.Fatal("wrong count")
		}
	}
}

func TestOne(t *testing.T) {
	_, addr := start()
	conn, err := net.Dial("tcp", addr) // want leak definite safe
	if err != nil {
		t.Fatal(err)
	}
	conn.Write([]byte("hello"))
}

func start() (proxy, string) { return nil, "" }

func waitFor(t *testing.T, addr string) {
	for i := 0; i < 10; i++ {
		conn, err := net.Dial("tcp", addr) // want leak definite safe
		if err == nil {
			t.Log(conn.RemoteAddr())
			return
		}
	}
	t.Fatal("nobody listens")
}
