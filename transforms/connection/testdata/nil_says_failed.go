// A function without an error result that returns nil where it fails has opened nothing then.
package p

import (
	"log"
	"net"
)

func listen(addr string) (net.Listener, net.Addr) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		log.Print(err)
		return nil, nil
	}
	return l, l.Addr()
}

func must(addr string) net.Listener {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	return l
}

func listening(addr string) net.Listener {
	l, _ := listen(addr)
	return l
}

func unchecked(addr string) net.Addr {
	_, at := listen(addr) // want leak definite unsafe
	return at
}

func unlooked(addr string) bool {
	l, at := listen(addr) // want leak definite unsafe
	return l == nil || at == nil
}

func freeChecked(addr string) string {
	l, at := listen(addr) // want leak definite safe
	if l == nil {
		return ""
	}
	return at.String()
}

func freeSure(addr string) string {
	l := must(addr) // want leak definite safe
	return l.Addr().String()
}
