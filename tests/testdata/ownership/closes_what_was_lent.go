// A constructor whose result closes what it was given in a struct does not give what its caller owns alone.
package p

import (
	"errors"
	"net"
)

type options struct {
	addr  string
	given net.Conn
}

type client struct{ state *state }

type state struct{ engine, monitor net.Conn }

func (c *client) Close() error {
	if c.state.engine != nil {
		if err := c.state.engine.Close(); err != nil {
			return err
		}
	}
	return c.state.monitor.Close()
}

func (c *client) Ping() error { return errors.New("none") }

func NewClient(o options) (*client, error) {
	monitor, err := net.Dial("tcp", o.addr) // want moved connection
	if err != nil {
		return nil, err
	}
	engine := monitor
	if o.given != nil {
		engine = o.given
	}
	s := &state{engine, monitor}
	return &client{state: s}, nil
}

func use(given net.Conn, fails bool) error {
	c, err := NewClient(options{addr: "a", given: given}) // want leak client possible unsafe
	if err != nil {
		return err
	}
	if fails {
		return errors.New("fails")
	}
	return c.Ping()
}

type watcher struct {
	conn net.Conn
	from net.Conn
}

func (w *watcher) Close() error { return w.conn.Close() }

func NewWatcherClient(o options) (*watcher, error) {
	conn, err := net.Dial("tcp", o.addr) // want moved connection
	if err != nil {
		return nil, err
	}
	w := &watcher{conn: conn}
	w.from = o.given
	return w, nil
}

func watch(given net.Conn) error {
	w, err := NewWatcherClient(options{addr: "a", given: given}) // want leak client definite safe
	if err != nil {
		return err
	}
	_, err = w.conn.Write(nil)
	return err
}

type session struct{ own, other *watcher }

func (s *session) Close() error {
	s.own.Close()
	return s.other.Close()
}

type sessionOptions struct{ other *watcher }

func open(o sessionOptions) (*session, error) {
	w, err := NewWatcherClient(options{}) // want moved client
	if err != nil {
		return nil, err
	}
	s := &session{own: w, other: w}
	if o.other != nil {
		s.other = o.other
	}
	return s, nil
}

func run(other *watcher) error {
	s, err := open(sessionOptions{other}) // want leak client possible unsafe
	if err != nil {
		return err
	}
	_, err = s.own.conn.Write(nil)
	return err
}
