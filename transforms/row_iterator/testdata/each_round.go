// An iterator made in each round of a loop is stopped where the round is left early, not by a defer.
package app

import (
	"context"

	"cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"
)

func empty(ctx context.Context, client *firestore.Client, names []string) error {
	for _, name := range names {
		iter := client.Collection(name).Documents(ctx) // want leak likely safe
		for {
			doc, err := iter.Next()
			if err == iterator.Done {
				break
			}
			if err != nil {
				return err
			}
			if _, err := doc.Ref.Delete(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
