// A retry loop may give up with a client that it has closed, and the struct keeps it all the same: its end must not close it
// again.
package p

import (
	"context"

	"cloud.google.com/go/storage"
)

type owner struct {
	client *storage.Client
}

func (o *owner) Look() string { return o.client.Bucket("b").BucketName() }

func (o *owner) Close() error {
	return nil
}

func connect(ctx context.Context, good func() bool) (*owner, error) {
	var client *storage.Client
	var err error
	for attempt := 0; attempt < 2; attempt++ {
		client, err = storage.NewClient(ctx) // want leak client likely refused: released-twice
		if err != nil {
			continue
		}
		if !good() {
			client.Close()
			continue
		}
		break
	}
	if err != nil {
		return nil, err
	}
	return &owner{client: client}, nil
}
