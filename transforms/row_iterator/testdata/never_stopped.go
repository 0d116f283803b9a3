// An iterator is stopped by a defer right behind the call, also if it is read to its end.
package app

import (
	"context"
	"errors"

	"cloud.google.com/go/spanner"
	"google.golang.org/api/iterator"
)

var errNone = errors.New("none")

func names(ctx context.Context, client *spanner.Client, stmt spanner.Statement) ([]string, error) {
	iter := client.Single().Query(ctx, stmt) // want leak definite safe
	var names []string
	for {
		row, err := iter.Next()
		if err == iterator.Done {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
		var name string
		if err := row.Columns(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
}

func first(ctx context.Context, client *spanner.Client, stmt spanner.Statement) (*spanner.Row, error) {
	iter := client.Single().Query(ctx, stmt) // want leak definite safe
	row, err := iter.Next()
	if err == iterator.Done {
		return nil, errNone
	}
	return row, err
}

func consistent(ctx context.Context, client *spanner.Client, stmt spanner.Statement) error {
	txn := client.ReadOnlyTransaction() // want leak definite safe

	iter := txn.Query(ctx, stmt) // want leak likely safe
	if _, err := iter.Next(); err != nil {
		return err
	}
	iter.Stop()
	return nil
}
