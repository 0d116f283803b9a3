// A Firestore iterator opens its stream when it is first read.
package app

import (
	"context"
	"errors"

	"cloud.google.com/go/firestore"
)

func ask(ctx context.Context, client *firestore.Client) error {
	docs := client.Collection("users").Documents(ctx)
	_ = docs
	return nil
}

func first(ctx context.Context, client *firestore.Client, id string) (*firestore.DocumentSnapshot, error) {
	docs := client.Collection("users").Documents(ctx)
	if id == "" {
		return nil, errors.New("no id")
	}
	defer docs.Stop()
	return docs.Next()
}

func any(ctx context.Context, client *firestore.Client) (*firestore.DocumentSnapshot, error) {
	docs := client.Collection("users").Documents(ctx) // want leak likely safe
	return docs.Next()
}
