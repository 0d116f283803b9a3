// The response is not lost, as far as anybody knows: `unknown` may release it. A checked close is a new way out, on which it
// is lost if `unknown` does not: that fix releases it there, or the next run would.
package p

import (
	"io"
	"net/http"
	"os"

	"example.com/unknown"
)

func saved(u, name string, ok bool) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	unknown.Look(resp.Body)
	for range 2 {
		f, err := os.Create(name) // want leak os-file definite unsafe
		if err != nil {
			unknown.Drain(resp.Body)
			return err
		}
		io.WriteString(f, "x")
	}
	if ok {
		unknown.Drain(resp.Body)
		return nil
	}
	resp.Body.Close()
	return nil
}
