// Where the function that made a context cancels it on its way, whoever was given the context ends with it.
package app

import (
	"context"
	"errors"
	"net"
	"time"
)

var errNoName = errors.New("no name")

type view struct{ stop context.Context }

type screen interface {
	Start(ctx context.Context)
}

func render(ctx context.Context) {
	for ctx.Err() == nil {
		time.Sleep(time.Second)
	}
}

func (v *view) attach(ctx context.Context) { v.stop = ctx }

func show(parent context.Context, names []string) error {
	ctx, cancel := context.WithCancel(parent) // want leak likely safe
	go render(ctx)
	for _, name := range names {
		if name == "" {
			return errNoName
		}
	}
	cancel()
	return nil
}

func play(parent context.Context, s screen, v *view, name string) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute) // want leak likely safe
	s.Start(ctx)
	v.attach(ctx)
	if name == "" {
		return errNoName
	}
	cancel()
	return nil
}

func within(parent context.Context, name string) error {
	if name != "" {
		ctx, cancel := context.WithCancel(parent) // want leak likely safe
		go func() {
			<-ctx.Done()
			println("over")
		}()
		if name == "?" {
			return errNoName
		}
		cancel()
	}
	return nil
}

// What goes on where all went well must not be cancelled.
func background(parent context.Context, name string) error {
	ctx, cancel := context.WithCancel(parent)
	go render(ctx)
	if name == "" {
		cancel()
		return errNoName
	}
	return nil
}

// Somebody else may cancel, too.
func handed(parent context.Context, name string, stop func(context.CancelFunc)) error {
	ctx, cancel := context.WithCancel(parent)
	go render(ctx)
	stop(cancel)
	if name == "" {
		return errNoName
	}
	cancel()
	return nil
}

// What is kept by name lives on.
func (v *view) keep(parent context.Context, name string) error {
	ctx, cancel := context.WithCancel(parent)
	v.stop = ctx
	if name == "" {
		return errNoName
	}
	cancel()
	return nil
}

func explicitly(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	_ = cancel
	go render(ctx)
}

// Who leaves with success before that may want it to go on.
func detached(parent context.Context, stay bool) error {
	ctx, cancel := context.WithCancel(parent)
	go render(ctx)
	if stay {
		return nil
	}
	cancel()
	return errNoName
}

// So may what is called later, and what a callee starts.
func later(parent context.Context, stay bool) {
	ctx, cancel := context.WithCancel(parent)
	time.AfterFunc(time.Second, func() { render(ctx) })
	if stay {
		return
	}
	cancel()
}

func spawn(ctx context.Context) { go render(ctx) }

func spawned(parent context.Context, stay bool) error {
	ctx, cancel := context.WithCancel(parent)
	spawn(ctx)
	if stay {
		return nil
	}
	cancel()
	return nil
}

// The connection is closed when the context ends.
func closedWithIt(parent context.Context, name string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(parent, time.Hour)
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", name)
	if err != nil {
		cancel()
		return nil, err
	}
	context.AfterFunc(ctx, func() { conn.Close() })
	return conn, nil
}
