package rig

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// parent is the context that functions derive theirs from; each child that is not cancelled is one thing.
type parent struct {
	done  chan struct{}
	funcs []func()
	err   error
}

// end cancels all children.
func (p *parent) end() {
	p.err = context.Canceled
	close(p.done)
	for _, f := range p.funcs {
		f()
	}
}

func (p *parent) Deadline() (time.Time, bool) { return time.Time{}, false }
func (p *parent) Done() <-chan struct{}       { return p.done }
func (p *parent) Err() error                  { return p.err }
func (p *parent) Value(any) any               { return nil }

// AfterFunc is what package context calls for each child, and stop when the child is cancelled.
func (p *parent) AfterFunc(f func()) (stop func() bool) {
	t := now.open(false)
	t.minds = false
	contexts = append(contexts, t)
	p.funcs = append(p.funcs, f)
	var once sync.Once
	return func() bool {
		once.Do(func() {
			t.close()
			now.awaitEnded()
		})
		return true
	}
}

// awaitEnded waits until package sql has closed what was made with a context that has ended: it does so in a goroutine of
// its own, and what a function sees of it next must be the same in every run.
func (l *ledger) awaitEnded() {
	isOpen := func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return slices.ContainsFunc(l.things, func(t *thing) bool {
			return !t.closed && t.ctx != nil && t.ctx.Err() != nil
		})
	}
	for start := time.Now(); isOpen() && time.Since(start) < maxWait; {
		runtime.Gosched()
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
