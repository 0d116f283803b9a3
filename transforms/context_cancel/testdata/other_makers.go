// Whatever gives a context and its cancel function wants it called.
package p

import (
	"context"
	"os"
	"os/signal"
	"time"
)

type server struct{ base context.Context }

func (s *server) newContext() (context.Context, context.CancelFunc) {
	return context.WithTimeout(s.base, time.Second) // want moved
}

func (s *server) ping(do func(context.Context) error) error {
	ctx, cancel := s.newContext() // want released
	defer cancel()
	return do(ctx)
}

func (s *server) done() bool {
	ctx, _ := s.newContext() // want leak definite unsafe
	return ctx.Err() != nil
}

func wait() {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	<-ctx.Done()
}
