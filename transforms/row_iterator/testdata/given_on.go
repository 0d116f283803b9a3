// An iterator that is returned or stored is somebody else's.
package app

import (
	"context"

	"cloud.google.com/go/firestore"
	"cloud.google.com/go/spanner"
)

type cursor struct {
	iter *spanner.RowIterator
}

func query(ctx context.Context, client *spanner.Client, stmt spanner.Statement) *spanner.RowIterator {
	return client.Single().Query(ctx, stmt)
}

func open(ctx context.Context, client *spanner.Client, stmt spanner.Statement) *cursor {
	return &cursor{iter: query(ctx, client, stmt)}
}

func watch(ctx context.Context, client *firestore.Client, see func(*firestore.QuerySnapshot)) {
	iter := client.Collection("users").Snapshots(ctx)
	go func() {
		defer iter.Stop()
		for {
			snapshot, err := iter.Next()
			if err != nil {
				return
			}
			see(snapshot)
		}
	}()
}
