// A value whose type is not known is plain data where it takes a type that is: a conversion, a field, an element.
package app

import (
	"context"
	"time"

	"example.com/unknown"
)

type usage struct {
	size uint64
	name string
	last any
}

func (u *usage) measure(parent context.Context, p *unknown.Process) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak likely safe
	info, err := p.Info(ctx)
	if err != nil {
		cancel()
		return err
	}
	u.size = info.Size
	u.name = string(info.Name)
	return nil
}

func (u *usage) collect(parent context.Context, p *unknown.Process, into map[string]string) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak likely safe
	all, err := p.All(ctx)
	if err != nil {
		cancel()
		return err
	}
	for _, one := range all {
		into[one.Key] = one.Value
	}
	return nil
}

func (u *usage) remember(parent context.Context, p *unknown.Process) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak possible unsafe
	info, err := p.Info(ctx)
	if err != nil {
		cancel()
		return err
	}
	u.last = info.Last
	return nil
}

func get(parent context.Context, p *unknown.Process) (*unknown.Info, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want leak possible unsafe
	if p.Gone {
		cancel()
		return nil, nil
	}
	return p.Info(ctx)
}

func open(parent context.Context, p *unknown.Process) (*unknown.Stream, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	if p.Gone {
		cancel()
		return nil, nil
	}
	return p.OpenStream(ctx)
}
