// Leaky forgets to close what it opens, in the ways that programs do.
//
// It is here to be looked at by unleak:
//
//	cargo run --release -- diff --exit-zero examples/leaky
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	if len(os.Args) < 3 {
		log.Fatal("usage: leaky ADDR URL [SYMBOL]...")
	}
	if err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, addr, url string, symbols []string) error {
	if err := warm(url); err != nil {
		return err
	}
	up, err := isUp(url)
	if err != nil {
		return err
	}
	start, err := head(url)
	if err != nil {
		return err
	}
	fmt.Printf("%s is up: %t, and starts with %q\n", url, up, start)

	client := &http.Client{Transport: &authTransport{next: http.DefaultTransport, token: os.Getenv("LEAKY_TOKEN")}}
	page, err := fetch(client, url)
	if err != nil {
		return err
	}
	size, err := fetchAll([]string{url, url})
	if err != nil {
		return err
	}
	body, err := open(url)
	if err != nil {
		return err
	}
	defer body.Close()
	if _, err := io.Copy(os.Stdout, body); err != nil {
		return err
	}
	fmt.Printf("%d bytes, then %d\n", len(page), size)

	desk, err := newDesk(ctx, addr)
	if err != nil {
		return err
	}
	defer desk.Close()
	for _, symbol := range symbols {
		if err := printOne(ctx, addr, symbol); err != nil {
			return err
		}
	}
	return printPrices(ctx, addr, symbols)
}
