// What tls.Client gives is the connection under another type: where the handshake fails, it is still open.
package p

import (
	"crypto/tls"
	"net"
)

func dial(addr string, config *tls.Config) (*tls.Conn, error) {
	conn, err := net.Dial("tcp", addr) // want leak definite safe
	if err != nil {
		return nil, err
	}
	over := tls.Client(conn, config)
	if err := over.Handshake(); err != nil {
		return nil, err
	}
	return over, nil
}

func listen(addr string, config *tls.Config) (net.Listener, error) {
	lis, err := net.Listen("tcp", addr) // want moved
	if err != nil {
		return nil, err
	}
	return tls.NewListener(lis, config), nil
}

func ask(addr string, config *tls.Config) error {
	conn, err := net.Dial("tcp", addr) // want released
	if err != nil {
		return err
	}
	over := tls.Client(conn, config)
	defer over.Close()
	_, err = over.Write([]byte("hello"))
	return err
}
