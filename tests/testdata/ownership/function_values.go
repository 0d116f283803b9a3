// What a function value does is what each function does that it may be.
package p

import (
	"errors"
	"io"
	"net/http"
)

var errStatus = errors.New("status")

func read(resp *http.Response) error {
	_, err := io.ReadAll(resp.Body)
	return err
}

func readHead(resp *http.Response) error {
	_, err := io.ReadAll(io.LimitReader(resp.Body, 512))
	return err
}

func consume(resp *http.Response) error {
	defer resp.Body.Close()
	return read(resp)
}

// Either only reads.
func eitherReads(u string, all bool) error {
	consumer := readHead
	if all {
		consumer = read
	}
	resp, err := http.Get(u) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	return consumer(resp)
}

// One of them closes: path by path it is known which.
func oneCloses(u string, all bool) error {
	consumer := consume
	if all {
		consumer = read
	}
	resp, err := http.Get(u) // want leak http-response-body likely safe
	if err != nil {
		return err
	}
	return consumer(resp)
}

func methodValue(c *http.Client, req *http.Request) error {
	do := c.Do
	resp, err := do(req) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	_, err = io.ReadAll(resp.Body)
	return err
}

type check func(*http.Response, error) (*http.Response, error)

// A package variable that is set once: the literal that its maker returns.
var requireOK = require(http.StatusOK)

func require(status int) check {
	return func(resp *http.Response, err error) (*http.Response, error) {
		if err != nil {
			return nil, err
		}
		if resp.StatusCode != status {
			resp.Body.Close()
			return nil, errStatus
		}
		return resp, nil
	}
}

func checked(u string) error {
	resp, err := requireOK(http.Get(u)) // want leak http-response-body likely safe
	if err != nil {
		return err
	}
	return read(resp)
}

func checkedAndClosed(u string) error {
	resp, err := requireOK(http.Get(u)) // want released http-response-body
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return read(resp)
}

// Another package may set an exported one.
var Consumer = read

func exported(u string) error {
	resp, err := http.Get(u) // want unknown http-response-body
	if err != nil {
		return err
	}
	return Consumer(resp)
}

var replaced = read

func init() { replaced = consume }

func replacedLater(u string) error {
	resp, err := http.Get(u) // want unknown http-response-body
	if err != nil {
		return err
	}
	return replaced(resp)
}

type fetcher struct {
	name   string
	handle func(*http.Response) error
}

func newFetcher() *fetcher { return &fetcher{handle: read} }

func (f *fetcher) fetch(u string) error {
	resp, err := http.Get(u) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	return f.handle(resp)
}

type openFetcher struct {
	name   string
	handle func(*http.Response) error
}

func newOpenFetcher(handle func(*http.Response) error) *openFetcher {
	return &openFetcher{"open", handle}
}

func (f *openFetcher) fetch(u string) error {
	resp, err := http.Get(u) // want unknown http-response-body
	if err != nil {
		return err
	}
	return f.handle(resp)
}

func each(u string, handle func(*http.Response) error) error {
	resp, err := http.Get(u) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	return handle(resp)
}

func readEach(us []string) error {
	for _, u := range us {
		if err := each(u, func(resp *http.Response) error { return read(resp) }); err != nil {
			return err
		}
	}
	return each("http://localhost/", readHead)
}

func closesEach(u string, handle func(*http.Response) error) error {
	resp, err := http.Get(u) // want released http-response-body
	if err != nil {
		return err
	}
	return handle(resp)
}

func useClosesEach(u string) error { return closesEach(u, consume) }

// Used as a value: nobody knows its callers.
func escapes(u string, handle func(*http.Response) error) error {
	resp, err := http.Get(u) // want unknown http-response-body
	if err != nil {
		return err
	}
	return handle(resp)
}

var table = []func(string, func(*http.Response) error) error{escapes}

func useEscapes(u string) error { return escapes(u, read) }
