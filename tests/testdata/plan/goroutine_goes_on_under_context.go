// A cancel that an edit adds does not say that the function means to end what a goroutine goes on with.
package p

import (
	"context"
	"fmt"
	"time"
)

func watched(parent context.Context, some, other bool, gate chan int) string {
	ctx, stop := context.WithTimeout(parent, time.Hour) // want leak context-cancel possible refused: handed-on
	if some {
		stop()
		return ""
	}
	if other {
		go func() {
			<-gate
			fmt.Println(ctx.Err())
		}()
	}
	return "ok"
}
