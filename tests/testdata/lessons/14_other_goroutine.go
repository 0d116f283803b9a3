// What is sent over a channel, or given to a goroutine that closes or that is waited for, has moved or is lent.
package p

import (
	"net/http"
	"os"
	"sync"
)

func sent(path string, files chan<- *os.File) error {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return err
	}
	files <- f
	return nil
}

func sentInSelect(url string, responses chan<- *http.Response, done <-chan struct{}) error {
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return err
	}
	select {
	case responses <- resp:
	case <-done:
		resp.Body.Close()
	}
	return nil
}

func closedThere(path string) error {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return err
	}
	go func() {
		defer f.Close()
		f.Stat()
	}()
	return nil
}

func waitedFor(path string) error {
	f, err := os.Open(path) // want released os-file
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		f.Stat()
	}()
	group.Wait()
	return f.Close()
}

func outlives(path string) error {
	f, err := os.Open(path) // want unknown os-file
	if err != nil {
		return err
	}
	go f.Stat()
	return nil
}
