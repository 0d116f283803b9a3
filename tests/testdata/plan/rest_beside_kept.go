// It is lost for certain on one path, on another unless `unknown` closes it, and on a third a struct keeps it and forgets
// it: one run writes all three releases.
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

func connect(ctx context.Context, early, late bool) (*owner, error) {
	client, err := storage.NewClient(ctx) // want leak client likely safe; leak client likely unsafe; leak client possible unsafe
	if err != nil {
		return nil, err
	}
	if early {
		return nil, errors.New("early")
	}
	unknown.Look(client.Bucket("b"))
	if late {
		return nil, errors.New("late")
	}
	return &owner{client: client}, nil
}
