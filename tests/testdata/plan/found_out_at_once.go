package p

import (
	"io"
	"net/http"
	"testing"
)

type check struct{ t *testing.T }

func (c check) equal(a, b any) {
	if a != b {
		c.t.Error(a, b)
	}
}

// The next statement would panic of a nil response: so may the defer.
func TestStatus(t *testing.T) {
	c := check{t}
	resp, err := http.Get("a") // want leak http-response-body definite safe
	c.equal(nil, err)
	c.equal(200, resp.StatusCode)
}

// Not for sure.
func TestPerhaps(t *testing.T) {
	resp, err := http.Get("a") // want leak http-response-body definite unsafe
	if err == nil && resp.StatusCode == 200 {
		t.Log("there")
	}
}

// The condition is asked first, its body is not.
func TestCondition(t *testing.T) {
	resp, err := http.Get("a") // want leak http-response-body definite safe
	if resp.StatusCode != 200 || err != nil {
		t.Error(resp.Status)
	}
}

// A literal is run later.
func TestLiteral(t *testing.T) {
	resp, err := http.Get("a") // want leak http-response-body definite unsafe
	t.Cleanup(func() { println(resp.StatusCode) })
	if err != nil {
		t.Error(err)
	}
}

func TestRead(t *testing.T) {
	c := check{t}
	resp, err := http.Get("a") // want leak http-response-body definite safe
	c.equal(nil, err)
	data, err := io.ReadAll(resp.Body)
	c.equal(nil, err)
	c.equal("", string(data))
}
