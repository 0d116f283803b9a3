// A method that by its name ends a connection leaves no doubt-free leak behind.
package p

import (
	"net/textproto"

	"github.com/nats-io/nats.go"
)

func drained(url string) error {
	conn, err := nats.Connect(url)
	if err != nil {
		return err
	}
	defer conn.Drain()
	return conn.Publish("a", nil)
}

func drainedByLiteral(url string) error {
	conn, err := nats.Connect(url)
	if err != nil {
		return err
	}
	defer func() {
		if err := conn.Drain(); err != nil {
			println(err.Error())
		}
	}()
	return conn.Publish("a", nil)
}

type link struct{ *textproto.Conn }

func (l *link) Disconnect() error

func dial(addr string) (*link, error)

func ended(addr string) error {
	l, err := dial(addr)
	if err != nil {
		return err
	}
	return l.Disconnect()
}

func forgotten(url string) error {
	conn, err := nats.Connect(url) // want leak definite safe
	if err != nil {
		return err
	}
	return conn.Publish("a", nil)
}
