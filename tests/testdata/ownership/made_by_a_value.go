// What a function value or a method of an interface gives is known by what it stands for, not by its name.
package p

import (
	"context"
	"sync"

	"cloud.google.com/go/storage"
)

type daemon interface {
	Ping() error
	Close() error
}

type local struct{ client *storage.Client }

func (d *local) Ping() error  { return nil }
func (d *local) Close() error { return d.client.Close() }

var (
	once      sync.Once
	shared    daemon
	sharedErr error
)

func newShared(ctx context.Context) (daemon, error) {
	once.Do(func() {
		client, err := storage.NewClient(ctx) // want moved client
		shared, sharedErr = &local{client}, err
	})
	return shared, sharedErr
}

// NewClient is set by tests.
var NewClient = newShared

func ping(ctx context.Context) error {
	d, err := NewClient(ctx) // want leak client possible unsafe
	if err != nil {
		return err
	}
	return d.Ping()
}

type factory interface {
	NewClient(ctx context.Context) (daemon, error)
}

func pingOf(ctx context.Context, f factory) error {
	d, err := f.NewClient(ctx) // want leak client possible unsafe
	if err != nil {
		return err
	}
	return d.Ping()
}

type options struct {
	NewClient func(ctx context.Context) (daemon, error)
}

func pingBy(ctx context.Context, o *options) error {
	d, err := o.NewClient(ctx) // want leak client possible unsafe
	if err != nil {
		return err
	}
	return d.Ping()
}

func override(f *func(context.Context) (daemon, error)) { *f = nil }

func swap() { override(&NewClient) }
