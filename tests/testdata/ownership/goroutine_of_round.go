// What a round's goroutine goes on using is not closed at the end of the round, but may be once all were waited for.
package p

import (
	"net"
	"sync"
)

func serve(lis net.Listener, done chan struct{}) {
	var wg sync.WaitGroup
	for {
		conn, err := lis.Accept()
		if err != nil {
			break
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			select {
			case <-done:
				return
			default:
			}
			conn.Write([]byte("ok"))
			conn.Close()
		}()
	}
	wg.Wait()
}

func used(lis net.Listener) {
	var wg sync.WaitGroup
	for {
		conn, err := lis.Accept() // want leak connection definite refused: in-loop
		if err != nil {
			break
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			conn.Write([]byte("ok"))
		}()
	}
	wg.Wait()
}

var kept []net.Conn

func keeps(addr string) error {
	conn, err := net.Dial("tcp", addr) // want unknown connection
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		if _, err := conn.Write([]byte("ok")); err == nil {
			kept = append(kept, conn)
		}
	}()
	wg.Wait()
	return nil
}

func waited(addrs []string) error {
	for _, addr := range addrs {
		conn, err := net.Dial("tcp", addr) // want leak connection definite safe
		if err != nil {
			return err
		}
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			conn.Write([]byte("ok"))
		}()
		wg.Wait()
	}
	return nil
}
