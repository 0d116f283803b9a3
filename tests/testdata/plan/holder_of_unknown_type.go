// What a struct holds its methods may keep, and those of a type without sources are not known.
package p

import (
	"io"
	"net"
	"os"

	"example.com/unknown/syslog"
)

func handler(addr string) (syslog.Handler, error) {
	conn, err := net.Dial("udp", addr)
	if err != nil {
		return nil, err
	}
	return syslog.Option{Writer: conn}.NewHandler(), nil
}

func runs(addr string) error {
	conn, err := net.Dial("udp", addr)
	if err != nil {
		return err
	}
	s := syslog.Session{Conn: conn}
	go s.Run()
	return nil
}

type base struct{ conn net.Conn }

func (b *base) start() { go io.Copy(os.Stdout, b.conn) }

type derived struct{ base }

func promoted(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	d := &derived{}
	d.conn = conn
	d.start()
	return nil
}
