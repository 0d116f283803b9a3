// A cancel function that is kept and that nobody ever calls is owed by the method that ends the struct.
package p

import "context"

type worker struct {
	cancel context.CancelFunc
	done   chan struct{}
}

func start(parent context.Context) *worker {
	ctx, cancel := context.WithCancel(parent) // want leak context-cancel likely unsafe
	w := &worker{cancel: cancel, done: make(chan struct{})}
	go w.loop(ctx)
	return w
}

func (w *worker) loop(ctx context.Context) {
	<-ctx.Done()
	close(w.done)
}

func (w *worker) Stop() {
	println("stopped")
}
