// What an acquisition gives may be handed through a function, error and all: what comes out is there if the error that
// comes with it says so.
package p

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
)

// An error of one's own is an error, too.
type codedError interface {
	error
	Code() int
}

type coded struct{ error }

func (*coded) Code() int { return 1 }

func code(err error) codedError {
	if err == nil {
		return nil
	}
	return &coded{err}
}

func convert[T any](value T, err error) (T, codedError) { return value, code(err) }

func wrapped(resp *http.Response, err error) (*http.Response, error) {
	if err != nil {
		err = fmt.Errorf("send: %w", err)
	}
	return resp, err
}

// The response of a failed request is nil: there is nothing to close.
func converted(client *http.Client, req *http.Request) (*http.Response, codedError) {
	resp, err := convert(client.Do(req)) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	return resp, nil
}

func convertedAndDropped(client *http.Client, req *http.Request) (int, codedError) {
	resp, err := convert(client.Do(req)) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func wrappedAndDropped(client *http.Client, req *http.Request) (int, error) {
	resp, err := wrapped(client.Do(req)) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func sure(name string) int64 {
	f := must(os.Open(name)) // want leak os-file definite safe
	info := must(f.Stat())
	return info.Size()
}

// A wrapper that swallows the error leaves it open whether there is anything.
func swallow[T any](value T, err error) (T, error) {
	if err != nil {
		println(err.Error())
	}
	return value, nil
}

func swallowed(addr string) error {
	conn, err := swallow(net.Dial("tcp", addr)) // want leak connection definite safe
	if err != nil {
		return err
	}
	if conn != nil {
		_, err = conn.Write([]byte("x"))
	}
	return err
}

func quiet(conn net.Conn, err error) net.Conn {
	if err != nil {
		return nil
	}
	return conn
}

func asked(addr string) {
	conn := quiet(net.Dial("tcp", addr)) // want leak connection definite safe
	if conn == nil {
		return
	}
	conn.Write([]byte("x"))
}

// One that checks more keeps its hands off what fails the check.
func okOnly(resp *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return resp, errors.New("status")
	}
	return resp, nil
}

func checkedFurther(u string) error {
	resp, err := okOnly(http.Get(u)) // want leak http-response-body likely refused: released-twice
	if err != nil {
		return err
	}
	resp.Body.Close()
	return nil
}

// The check may be made by a function, which the wrapper hands both to.
func status(wanted int) func(*http.Response, error) (*http.Response, error) {
	return func(resp *http.Response, err error) (*http.Response, error) {
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == wanted {
			return resp, nil
		}
		defer resp.Body.Close()
		return nil, errors.New("status")
	}
}

func requireOK(resp *http.Response, err error) (*http.Response, error) {
	check := status(200)
	return check(resp, err)
}

func checkedByMaker(u string) (int64, error) {
	resp, err := requireOK(http.Get(u)) // want leak http-response-body likely safe
	if err != nil {
		return 0, err
	}
	return resp.ContentLength, nil
}
