// A context is for the call that it is given to: whoever is called, it is over when the call returns. What comes back may
// need it, unless it is plain data; what goes on says so by its name.
package app

import (
	"context"
	"time"

	"example.com/unknown"
)

type store interface {
	Get(ctx context.Context, key string) (string, error)
	StartSync(ctx context.Context) error
}

type server struct {
	store  store
	client *unknown.Client
	lookup func(ctx context.Context, key string) (int, error)
	handle *unknown.Handle
}

func (s *server) get(parent context.Context, key string) (string, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak likely safe
	if key == "" {
		cancel()
		return "", nil
	}
	return s.store.Get(ctx, key)
}

func (s *server) count(parent context.Context, key string) (int, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak likely safe
	if key == "" {
		cancel()
		return 0, nil
	}
	return s.lookup(ctx, key)
}

func (s *server) list(parent context.Context, key string) (int, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak likely safe
	if key == "" {
		cancel()
		return 0, nil
	}
	all, err := s.client.List(ctx, key)
	if err != nil {
		return 0, err
	}
	if err := s.client.Set(ctx, key, all); err != nil {
		return 0, err
	}
	return all.Count(), nil
}

func (s *server) open(parent context.Context, key string) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	handle, err := s.client.Open(ctx, key)
	if err != nil {
		cancel()
		return err
	}
	s.handle = handle
	return nil
}

func (s *server) keep(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	s.client.SetContext(ctx)
	if parent.Err() != nil {
		cancel()
		return parent.Err()
	}
	return nil
}

func (s *server) sync(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	if err := s.store.StartSync(ctx); err != nil {
		cancel()
		return err
	}
	return nil
}

func (s *server) later(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	err := s.client.Do(ctx, func() { s.lookup(ctx, "") })
	if err != nil {
		cancel()
	}
	return err
}

func (s *server) show(parent context.Context, key string) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak possible unsafe
	all, err := s.client.List(ctx, key)
	if err != nil {
		cancel()
		return err
	}
	unknown.Print(all)
	return nil
}
