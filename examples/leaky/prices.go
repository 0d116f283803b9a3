package main

import (
	"context"
	"fmt"

	"example.com/leaky/quote"
)

// printPrices never closes its client.
func printPrices(ctx context.Context, addr string, symbols []string) error {
	quotes, err := quote.NewClient(ctx, addr)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}

	for _, symbol := range symbols {
		price, err := quotes.Price(symbol)
		if err != nil {
			return err
		}
		fmt.Println(symbol, price)
	}
	return nil
}

// connect hands the client to its caller, except where the server does not answer: there it is forgotten.
func connect(ctx context.Context, addr string) (*quote.Client, error) {
	client, err := quote.NewClient(ctx, addr)
	if err != nil {
		return nil, err
	}
	if err := client.Ping(); err != nil {
		return nil, fmt.Errorf("ping: %w", err)
	}
	return client, nil
}

// printOne is correct.
func printOne(ctx context.Context, addr, symbol string) error {
	client, err := connect(ctx, addr)
	if err != nil {
		return err
	}
	defer client.Close()

	price, err := client.Price(symbol)
	if err != nil {
		return err
	}
	fmt.Println(symbol, price)
	return nil
}

// A desk keeps its client, and closes it when it closes.
type desk struct {
	client *quote.Client
}

func newDesk(ctx context.Context, addr string) (*desk, error) {
	client, err := quote.NewClient(ctx, addr)
	if err != nil {
		return nil, err
	}
	return &desk{client: client}, nil
}

func (d *desk) Close() error {
	return d.client.Close()
}
