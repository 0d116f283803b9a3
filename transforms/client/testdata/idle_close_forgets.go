// A Close that does nothing so far nobody owes a call of; with a release in it, whoever drops the struct would.
package p

import (
	"errors"
	"os"
)

type LoopClient struct {
	f    *os.File
	done chan struct{}
}

func (c *LoopClient) Start(ok bool) error {
	if !ok {
		return errors.New("not ok")
	}
	go func() { close(c.done) }()
	return nil
}

func (c *LoopClient) Close() error {
	<-c.done
	return nil
}

func NewLoopClient(name string) (*LoopClient, error) {
	f, err := os.Open(name) // want leak os-file likely refused: owner-idle
	if err != nil {
		return nil, err
	}
	return &LoopClient{f: f, done: make(chan struct{})}, nil
}

func run(name string, ok bool) error {
	c, err := NewLoopClient(name)
	if err != nil {
		return err
	}
	if err := c.Start(ok); err != nil {
		return err
	}
	return c.Close()
}
