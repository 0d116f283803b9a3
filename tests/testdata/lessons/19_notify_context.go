// signal.NotifyContext in a command's main flow lives as long as the process.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	<-ctx.Done()
	fmt.Println("bye")
}
