// A function that is given to our own code is called there, perhaps, or kept: its source says.
package p

import (
	"io"
	"net/http"
	"sync"
)

var mu sync.Mutex

func locked(f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

func unless(skip bool, f func() error) error {
	if skip {
		return nil
	}
	return f()
}

func retry(f func() error) error {
	for {
		if err := f(); err == nil {
			return nil
		}
	}
}

var hooks []func()

func atExit(f func()) { hooks = append(hooks, f) }

func inBackground(f func()) { go f() }

func passesOn(f func()) { locked(f) }

func closesLocked(u string) error {
	resp, err := http.Get(u) // want released http-response-body
	if err != nil {
		return err
	}
	passesOn(func() { resp.Body.Close() })
	return nil
}

func readsLocked(u string) error {
	resp, err := http.Get(u) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	locked(func() { io.Copy(io.Discard, resp.Body) })
	return nil
}

func readsPerhaps(u string, skip bool) error {
	resp, err := http.Get(u) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	return unless(skip, func() error {
		_, err := io.Copy(io.Discard, resp.Body)
		return err
	})
}

func closesPerhaps(u string, skip bool) error {
	resp, err := http.Get(u) // want unknown http-response-body
	if err != nil {
		return err
	}
	return unless(skip, func() error { return resp.Body.Close() })
}

func closedAtExit(u string) error {
	resp, err := http.Get(u) // want unknown http-response-body
	if err != nil {
		return err
	}
	atExit(func() { resp.Body.Close() })
	return nil
}

func readInBackground(u string) error {
	resp, err := http.Get(u) // want unknown http-response-body
	if err != nil {
		return err
	}
	inBackground(func() { io.Copy(io.Discard, resp.Body) })
	return nil
}

func closedInDefer(u string) error {
	resp, err := http.Get(u) // want released http-response-body
	if err != nil {
		return err
	}
	defer locked(func() { resp.Body.Close() })
	return nil
}

func readsInRetry(u string) error {
	resp, err := http.Get(u) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	return retry(func() error {
		_, err := io.Copy(io.Discard, resp.Body)
		return err
	})
}
