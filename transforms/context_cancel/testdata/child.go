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
