// A helper of a test library calls the literal that it is given: what that assigns goes on being used.
package p

import (
	"context"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
)

type stream interface {
	grpc.ClientStream
	Recv() (string, error)
}

type client interface {
	Watch(ctx context.Context) (stream, error)
}

type stub struct{ cc grpc.ClientConnInterface }

func newClient(cc grpc.ClientConnInterface) client { return &stub{cc} }

func (s *stub) Watch(ctx context.Context) (stream, error) {
	made, err := s.cc.NewStream(ctx, nil, "/watch")
	return wrapped{made}, err
}

type wrapped struct{ grpc.ClientStream }

func (wrapped) Recv() (string, error) { return "", nil }

func watch(ctx context.Context, t *testing.T, address string) chan string {
	conn, err := grpc.DialContext(ctx, address) // want unknown connection
	require.NoError(t, err)
	client := newClient(conn)
	var events stream
	require.Eventually(t, func() bool {
		events, err = client.Watch(ctx)
		return err == nil
	}, 10, 1)
	out := make(chan string)
	go func() {
		defer close(out)
		for {
			text, err := events.Recv()
			if err != nil {
				return
			}
			out <- text
		}
	}()
	return out
}

func read(t *testing.T, address string) {
	conn, err := net.Dial("tcp", address) // want released connection
	require.NoError(t, err)
	assert.NotPanics(t, func() {
		conn.Close()
	})
}
