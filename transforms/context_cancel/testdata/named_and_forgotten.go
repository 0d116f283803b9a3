// A cancel function that has a name and is never mentioned does not compile: its call is what is missing.
package app

import (
	"context"
	"os"
	"os/signal"
	"time"

	"example.com/unknown"
)

func show(parent context.Context, s *unknown.Screen) error {
	ctx, cancel := context.WithCancel(parent) // want leak definite safe
	go s.Render(ctx)
	return s.Wait()
}

func start(parent context.Context, s *unknown.Screen) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak definite safe
	return s.Start(ctx)
}

func untilInterrupted(s *unknown.Screen) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // want leak definite safe
	return s.Start(ctx)
}

func asLongAsTheProcess(s *unknown.Screen) error {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	return s.Start(ctx)
}

func open(parent context.Context, s *unknown.Screen) (*unknown.Picture, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	return s.Open(ctx)
}
