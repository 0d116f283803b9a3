// A release of ours may take a lock that is held, or wait for what was never started.
package p

import (
	"errors"
	"os"
	"sync"
)

type LockClient struct {
	mu sync.Mutex
	f  *os.File
}

func (c *LockClient) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.f.Close()
}

func NewLockClient(name string) (*LockClient, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &LockClient{f: f}, nil
}

func size(name string) (int64, error) {
	c, err := NewLockClient(name) // want leak client likely unsafe
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	info, err := c.f.Stat()
	if err != nil {
		c.mu.Unlock()
		return 0, err
	}
	c.mu.Unlock()
	c.Close()
	return info.Size(), nil
}

// Nothing is locked here.
func peek(name string, deep bool) error {
	c, err := NewLockClient(name) // want leak client likely safe
	if err != nil {
		return err
	}
	if deep {
		return errors.New("deep")
	}
	return c.Close()
}

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
	return c.f.Close()
}

func NewLoopClient(name string) (*LoopClient, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &LoopClient{f: f, done: make(chan struct{})}, nil
}

func run(name string, ok bool) error {
	c, err := NewLoopClient(name) // want leak client likely unsafe
	if err != nil {
		return err
	}
	if err := c.Start(ok); err != nil {
		return err
	}
	return c.Close()
}
