// What an object store hands out is the body of a response.
package app

import (
	"context"
	"io"

	"cloud.google.com/go/storage"
)

func download(ctx context.Context, object *storage.ObjectHandle) ([]byte, error) {
	r, err := object.NewReader(ctx) // want leak definite safe
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func open(ctx context.Context, object *storage.ObjectHandle) (io.ReadCloser, error) {
	return object.NewRangeReader(ctx, 0, 16)
}

func head(ctx context.Context, object *storage.ObjectHandle) ([]byte, error) {
	r, err := open(ctx, object)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
