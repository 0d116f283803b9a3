// Where the context, or what was made with it, leaves the function, it must not end here.
package app

import (
	"context"
	"net/http"
	"time"
)

type worker struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newWorker(parent context.Context) *worker {
	ctx, cancel := context.WithCancel(parent)
	return &worker{ctx: ctx, cancel: cancel}
}

func (w *worker) restart(parent context.Context) {
	w.ctx, w.cancel = context.WithCancel(parent)
}

func timeout(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Second)
}

func open(parent context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		cancel()
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func run(parent context.Context, work func(context.Context)) {
	ctx, _ := context.WithTimeout(parent, time.Minute) // want leak definite refused: handed-on
	go work(ctx)
}

func (w *worker) loop() {
	<-w.ctx.Done()
}

func start(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	w := &worker{ctx: ctx}
	go w.loop()
	if parent.Err() != nil {
		cancel()
	}
}
