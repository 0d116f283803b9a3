package rig

import (
	"context"
	"sync"
	"time"
)

// parent is the context that functions derive theirs from; each child that is not cancelled is one thing.
type parent struct {
	done chan struct{}
}

func (p *parent) Deadline() (time.Time, bool) { return time.Time{}, false }
func (p *parent) Done() <-chan struct{}       { return p.done }
func (p *parent) Err() error                  { return nil }
func (p *parent) Value(any) any               { return nil }

// AfterFunc is what package context calls for each child, and stop when the child is cancelled.
func (p *parent) AfterFunc(func()) (stop func() bool) {
	t := now.open(false)
	t.minds = false
	contexts = append(contexts, t)
	var once sync.Once
	return func() bool {
		once.Do(func() { t.close() })
		return true
	}
}

// contexts are the things of this run that are contexts.
var contexts []*thing

// touchContext marks what a context that left can be a child of.
func touchContext(ctx context.Context) {
	if ctx.Err() != nil {
		now.ended()
		return
	}
	now.mu.Lock()
	defer now.mu.Unlock()
	for _, t := range contexts {
		t.touched = t.touched || !t.closed
	}
}
