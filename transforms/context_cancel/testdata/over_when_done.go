// A context that is done, or whose parent is, needs no cancelling any more.
package app

import (
	"context"
	"errors"
	"time"
)

var errTooSmall = errors.New("too small")

func execute(parent context.Context, failed <-chan error, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(parent)
	if err := work(ctx); err != nil {
		cancel()
		return err
	}
	select {
	case <-parent.Done():
		return parent.Err()
	case err := <-failed:
		cancel()
		return err
	}
}

func watch(parent context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	if err := work(ctx); err != nil {
		cancel()
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

func wait(parent context.Context, sizes <-chan int, work func(context.Context)) error {
	ctx, cancel := context.WithCancel(parent) // want leak likely safe
	work(ctx)
	for {
		select {
		case <-parent.Done():
			return parent.Err()
		case size := <-sizes:
			if size == 0 {
				return errTooSmall
			}
			if size > 100 {
				cancel()
				return nil
			}
		}
	}
}
