// A goroutine of main that goes on while main does needs what it uses: it is not closed at the end of a round.
package main

import (
	"fmt"
	"log"
	"net"
)

func main() {
	for i := 0; i < 3; i++ {
		conn, err := net.Dial("tcp", "localhost:1") // want leak connection definite refused:in-loop
		if err != nil {
			log.Print(err)
			continue
		}
		go fmt.Fprintln(conn, i)
	}
	select {}
}
