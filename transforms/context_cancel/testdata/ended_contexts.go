// A context that has ended holds nothing, though nobody has called its cancel function.
package p

import (
	"context"
	"errors"
)

func races(parent context.Context, work func() error, undo func()) error {
	ctx, cancel := context.WithCancel(parent) // want leak likely safe
	done := make(chan error)
	go func() { done <- work() }()
	select {
	case err := <-done:
		if err == nil {
			return nil
		}
		cancel()
		return err
	case <-ctx.Done():
		undo()
		return ctx.Err()
	}
}

func waits(parent context.Context, work func() error) error {
	ctx, cancel := context.WithCancel(parent)
	done := make(chan error)
	go func() { done <- work() }()
	select {
	case err := <-done:
		cancel()
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func asks(parent context.Context, try func(context.Context) bool) error {
	ctx, cancel := context.WithCancel(parent)
	for !try(ctx) {
		if ctx.Err() != nil {
			return errors.New("too late")
		}
	}
	cancel()
	return nil
}

func asksAnother(parent context.Context, try func(context.Context) bool) error {
	ctx, cancel := context.WithCancel(parent) // want leak likely safe
	inner, stop := context.WithCancel(ctx)
	defer stop()
	for !try(inner) {
		if inner.Err() != nil {
			return errors.New("too late")
		}
	}
	cancel()
	return nil
}
