// A cancel function in a field is its struct's as it is when assigned: who drops the struct drops it.
package p

import (
	"context"
	"errors"
)

type watcher struct {
	name string
	ctx  context.Context
	stop context.CancelFunc
}

func (w *watcher) configure() error {
	if w.name == "" {
		return errors.New("no name")
	}
	return nil
}

func newWatcher(name string) (*watcher, error) {
	ctx, cancel := context.WithCancel(context.Background()) // want leak context-cancel definite safe
	w := &watcher{name: name, ctx: ctx, stop: cancel}
	if err := w.configure(); err != nil {
		return nil, err
	}
	return w, nil
}

func kept(name string) *watcher {
	ctx, cancel := context.WithCancel(context.Background()) // want moved context-cancel
	return &watcher{name: name, ctx: ctx, stop: cancel}
}

var all []*watcher

func registered(name string) {
	ctx, cancel := context.WithCancel(context.Background()) // want moved context-cancel
	all = append(all, &watcher{name: name, ctx: ctx, stop: cancel})
}

func stopped(name string) error {
	ctx, cancel := context.WithCancel(context.Background()) // want released context-cancel
	w := watcher{name: name, ctx: ctx, stop: cancel}
	defer w.stop()
	return w.configure()
}

func listed() []context.CancelFunc {
	_, cancel := context.WithCancel(context.Background()) // want moved context-cancel
	return []context.CancelFunc{cancel}
}
