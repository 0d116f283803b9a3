// What a local function value gives is released where it is called, though the edit is in the same declaration.
package p

import (
	"net/http"
	"testing"
)

func TestGet(t *testing.T) {
	get := func(path string) *http.Response {
		resp, err := http.Get("http://localhost" + path)
		if err != nil {
			t.Fatal(err)
		}
		return resp
	}
	t.Run("root", func(t *testing.T) {
		resp := get("/") // want leak definite safe
		if resp.StatusCode != http.StatusOK {
			t.Errorf("got %s", resp.Status)
		}
	})
	t.Run("missing", func(t *testing.T) {
		resp := get("/missing") // want leak definite safe
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("got %s", resp.Status)
		}
	})
}
