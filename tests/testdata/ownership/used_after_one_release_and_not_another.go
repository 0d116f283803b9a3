// A use that comes after one release of the code is not known to come after the one that an edit adds.
package p

import (
	"io"
	"net/http"
)

func latest(client *http.Client, req *http.Request, stale func(*http.Response) bool) ([]byte, error) {
	var resp *http.Response
	var err error
	for attempt := 0; attempt < 2; attempt++ {
		resp, err = client.Do(req) // want leak http-response-body likely refused: no-safe-position
		if err != nil {
			continue
		}
		if stale(resp) {
			resp.Body.Close()
			continue
		}
		break
	}
	if err != nil {
		return nil, err
	}
	// After the last attempt it may be closed; after the one that was good it must not be.
	return io.ReadAll(resp.Body)
}
