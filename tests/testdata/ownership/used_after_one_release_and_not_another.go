// A use that comes after one release of the code is not known to come after the one that an edit adds.
package p

import (
	"io"
	"net/http"
)

func latest(client *http.Client, req *http.Request) ([]byte, error) {
	var resp *http.Response
	var err error
	for attempt := 0; attempt < 2; attempt++ {
		resp, err = client.Do(req) // want leak http-response-body likely refused: in-loop
		if err != nil {
			continue
		}
		if resp.StatusCode >= 500 {
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
