// A context ends with its parent.
package app

import (
	"context"
	"time"
)

func send(do func(context.Context) error) error {
	parent, cancel := context.WithCancel(context.Background())
	defer cancel()
	ctx, _ := context.WithTimeout(parent, time.Second)
	return do(ctx)
}

func each(names []string, do func(context.Context, string) error) error {
	for _, name := range names {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		inner, _ := context.WithCancel(ctx)
		err := do(inner, name)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

func withCause(do func(context.Context) error) error {
	parent, cancel := context.WithCancelCause(context.Background())
	ctx, _ := context.WithTimeout(parent, time.Second)
	defer func() { cancel(context.Canceled) }()
	return do(ctx)
}

func under(do func(context.Context) error) error {
	parent, cancel := context.WithCancel(context.Background())
	defer cancel()
	ctx := context.WithValue(parent, key{}, "v")
	ctx, _ = context.WithTimeout(ctx, time.Second)
	return do(ctx)
}

type key struct{}
