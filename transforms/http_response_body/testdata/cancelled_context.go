// A response made under a local context that is returned belongs to the caller.
package p

import (
	"context"
	"net/http"
	"time"
)

func open(ctx context.Context, url string) (*http.Response, context.CancelFunc, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	resp, err := http.DefaultClient.Do(req) // want moved
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return resp, cancel, nil
}
