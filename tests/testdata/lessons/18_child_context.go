// A child context's dropped cancel is fine under a fresh parent whose cancel is always called.
package p

import (
	"context"
	"time"
)

func child(do func(context.Context) error) error {
	ctx, cancel := context.WithCancel(context.Background()) // want released context-cancel
	defer cancel()
	short, _ := context.WithTimeout(ctx, time.Second) // want released context-cancel
	return do(short)
}

func childOfTheCaller(ctx context.Context, do func(context.Context) error) error {
	short, _ := context.WithTimeout(ctx, time.Second) // want leak context-cancel definite unsafe
	return do(short)
}
