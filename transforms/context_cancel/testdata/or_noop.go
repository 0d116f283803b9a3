// A cancel function that may be one that does nothing is called all the same.
package p

import (
	"context"
	"time"
)

func noop() {}

func within(parent context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if parent.Err() != nil {
		return parent, noop
	}
	return context.WithTimeout(parent, limit) // want moved
}

func ask(parent context.Context, do func(context.Context) error) error {
	ctx, _ := within(parent, time.Second) // want leak definite unsafe
	_, hasDeadline := ctx.Deadline()
	if !hasDeadline {
		return nil
	}
	return ctx.Err()
}
