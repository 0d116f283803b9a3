// A child context's dropped cancel is fine under a fresh parent whose cancel is always called.
package p

import (
	"context"
	"time"
)

func child(do func(context.Context) error) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	short, _ := context.WithTimeout(ctx, time.Second)
	return do(short)
}
