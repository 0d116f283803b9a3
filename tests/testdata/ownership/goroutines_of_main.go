// When main returns, its goroutines are gone: none of them needs what main closes last.
package main

import (
	"fmt"
	"log"
	"net"
)

func main() {
	conn, err := net.Dial("tcp", "localhost:1") // want leak connection definite safe
	if err != nil {
		log.Fatal(err)
	}
	for i := 0; i < 10; i++ {
		go ping(conn, i)
	}
	go func() {
		fmt.Fprintln(conn, "hello")
	}()
	for i := 0; i < 10; i++ {
		log.Println(i)
		every(i)
	}
}

func ping(conn net.Conn, n int) {
	fmt.Fprintln(conn, n)
}

func every(n int) {
	f, err := net.Dial("tcp", "localhost:1") // want unknown connection
	if err != nil {
		return
	}
	go func() { fmt.Fprintln(f, n) }()
}

func other() {
	conn, err := net.Dial("tcp", "localhost:1") // want unknown connection
	if err != nil {
		return
	}
	go ping(conn, 1)
}

func rounds() {
	ln, err := net.Listen("tcp", ":0")
	if err != nil {
		return
	}
	defer ln.Close()
	main := func() {
		conn, err := ln.Accept() // want unknown connection
		if err != nil {
			return
		}
		go ping(conn, 1)
	}
	main()
}
