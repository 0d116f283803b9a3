// Who waits for the end of a context by its channel still needs it.
package p

import (
	"context"
	"errors"
	"time"
)

func stop(done chan struct{}, kill func(context.Context)) error {
	var tooLate <-chan struct{}
	for {
		select {
		case <-done:
			return nil
		case <-tooLate:
			return errors.New("it did not stop")
		case <-time.After(time.Second):
			if tooLate != nil {
				continue
			}
			ctx, _ := context.WithTimeout(context.Background(), 10*time.Second) // want leak definite refused: in-loop
			tooLate = ctx.Done()
			kill(ctx)
		}
	}
}
