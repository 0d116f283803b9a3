// A checked close is a new way out on which the response is lost for certain; elsewhere it is lost only if `unknown` does
// not close it. Its fix is for both, or the next run would have more to write.
package p

import (
	"io"
	"net/http"
	"os"

	"example.com/unknown"
)

func saved(u, name string, ok bool) error {
	resp, err := http.Get(u) // want leak http-response-body possible unsafe
	if err != nil {
		return err
	}
	for range 2 {
		f, err := os.Create(name) // want leak os-file definite unsafe
		if err != nil {
			resp.Body.Close()
			return err
		}
		io.WriteString(f, "x")
	}
	if ok {
		unknown.Look(resp.Body)
		return nil
	}
	resp.Body.Close()
	return nil
}
