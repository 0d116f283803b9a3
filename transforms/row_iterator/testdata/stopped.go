// Iterators that are stopped, or read by what stops them.
package app

import (
	"context"

	"cloud.google.com/go/firestore"
	"cloud.google.com/go/spanner"
)

func names(ctx context.Context, client *spanner.Client, stmt spanner.Statement) (names []string, err error) {
	iter := client.Single().Query(ctx, stmt)
	defer iter.Stop()
	for {
		row, err := iter.Next()
		if err != nil {
			return names, err
		}
		var name string
		if err := row.Columns(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
}

func each(ctx context.Context, client *spanner.Client, stmt spanner.Statement, see func(*spanner.Row) error) error {
	iter := client.Single().Query(ctx, stmt)
	return iter.Do(see)
}

func chained(ctx context.Context, client *spanner.Client, stmt spanner.Statement) error {
	return client.Single().Query(ctx, stmt).Do(func(*spanner.Row) error { return nil })
}

func all(ctx context.Context, client *firestore.Client) ([]*firestore.DocumentSnapshot, error) {
	return client.Collection("users").Documents(ctx).GetAll()
}
