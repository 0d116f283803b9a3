// A Firestore stream has ended when Next returns an error; who leaves before that stops it.
package app

import (
	"context"
	"errors"

	"cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"
)

func count(ctx context.Context, client *firestore.Client) (int, error) {
	docs := client.Collection("users").Documents(ctx)
	n := 0
	for {
		_, err := docs.Next()
		if err == iterator.Done {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
		n++
	}
}

func names(ctx context.Context, client *firestore.Client) ([]string, error) {
	docs := client.Collection("users").Documents(ctx) // want leak likely safe
	var names []string
	for {
		doc, err := docs.Next()
		if errors.Is(err, iterator.Done) {
			break
		}
		if err != nil {
			return nil, err
		}
		name, ok := doc.Data()["name"].(string)
		if !ok {
			return nil, errors.New("no name")
		}
		names = append(names, name)
	}
	return names, nil
}
