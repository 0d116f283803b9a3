package p

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
)

var errNo = errors.New("no")

// The answer comes through the pointer.
func answered(addr string, ask func(string, *bool) error) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr) // want leak connection definite safe
	if err != nil {
		return nil, err
	}
	confirmed := false
	_ = ask("sure?", &confirmed)
	if !confirmed {
		return nil, errNo
	}
	return ln, nil
}

// So does what is decoded.
func decoded(name string, data []byte) (*os.File, *int, error) {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return nil, nil, err
	}
	var number *int
	_ = json.Unmarshal(data, &number)
	if number == nil {
		return nil, nil, errNo
	}
	return f, number, nil
}

// A literal that somebody calls writes as well.
func visited(name string, walk func(func(string) bool)) (*os.File, error) {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	found := false
	walk(func(string) bool { found = true; return true })
	if !found {
		return nil, errNo
	}
	return f, nil
}

// And a goroutine that is waited for.
func joined(url string, work func() error) (*http.Response, error) {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return nil, err
	}
	var failed error
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		failed = work()
	}()
	group.Wait()
	if failed != nil {
		return nil, failed
	}
	return resp, nil
}

// The address was given away before; what stands in a loop was, too.
func rounds(names []string, parse func() error, flagged func(*bool)) (*os.File, error) {
	var quit bool
	for _, name := range names {
		f, err := os.Open(name) // want leak os-file likely safe
		if err != nil {
			return nil, err
		}
		if quit {
			return f, nil
		}
		_ = parse()
		if !quit {
			return nil, errNo
		}
		flagged(&quit)
		f.Close()
	}
	return nil, nil
}

// A literal does not write behind its own back, and what an assertion says is of the value that it was given.
func own(name string, run func(func() error) error, stat func() error) error {
	var err error
	if other := run(func() error {
		var f *os.File
		f, err = os.Open(name)
		_ = stat()
		if err == nil {
			defer f.Close()
		}
		return nil
	}); other != nil {
		return other
	}
	return err
}

// What is deferred writes when nobody asks any more.
func wrapped(name string, wrap func(*error), stat func() error) (f *os.File, err error) {
	defer wrap(&err)
	f, err = os.Open(name)
	if err != nil {
		return nil, err
	}
	_ = stat()
	if err != nil {
		return nil, err
	}
	return f, nil
}
