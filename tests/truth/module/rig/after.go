package rig

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// test is a test that goes on when the function under test, a helper of its, has returned.
type test struct {
	testing.TB
	cleanups []func()
}

func (t *test) Helper()               {}
func (t *test) Name() string          { return "TestRig" }
func (t *test) Cleanup(f func())      { t.cleanups = append(t.cleanups, f) }
func (t *test) Log(args ...any)       { now.say(fmt.Sprint(args...)) }
func (t *test) Error(args ...any)     { now.say(fmt.Sprint(args...)) }
func (t *test) Fatal(args ...any)     { panic(fmt.Sprint(args...)) }
func (t *test) Logf(string, ...any)   {}
func (t *test) Errorf(string, ...any) {}

// end runs what is to run when the test has ended, the last first. What has left was closed before by its new owner.
func (t *test) end() {
	now.mu.Lock()
	now.over = true
	now.mu.Unlock()
	for at := len(t.cleanups) - 1; at >= 0; at-- {
		t.cleanups[at]()
	}
}

// most is how many handlers a function registers.
const most = 100

// serve asks each handler that was registered for an answer.
func serve(mux *http.ServeMux) {
	for at := range most {
		request := httptest.NewRequest(http.MethodGet, fmt.Sprint("/h", at), nil)
		if handler, pattern := mux.Handler(request); pattern != "" {
			handler.ServeHTTP(httptest.NewRecorder(), request)
		}
	}
}
