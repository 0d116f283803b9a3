// A struct keeps the client and forgets it, and on another path it is lost unless `unknown` closes it: one run writes both
// releases.
package p

import (
	"context"
	"errors"

	"cloud.google.com/go/storage"
	"example.com/unknown"
)

type owner struct {
	client *storage.Client
}

func (o *owner) Look() string { return o.client.Bucket("b").BucketName() }

func (o *owner) Close() error {
	println("close")
	return nil
}

func connect(ctx context.Context, late bool) (*owner, error) {
	client, err := storage.NewClient(ctx) // want leak client possible unsafe; leak client likely unsafe
	if err != nil {
		return nil, err
	}
	unknown.Look(client.Bucket("b"))
	if late {
		return nil, errors.New("late")
	}
	return &owner{client: client}, nil
}
