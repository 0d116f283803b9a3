// A test that ends by Fatal runs its defers, and closes like any function.
package p

import (
	"net/http"
	"testing"
)

func TestGet(t *testing.T) {
	resp, err := http.Get("http://localhost") // want leak http-response-body definite safe
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d", resp.StatusCode)
	}
}

func TestDefer(t *testing.T) {
	resp, err := http.Get("http://localhost") // want released http-response-body
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status)
	}
}

func closeLater(t *testing.T, resp *http.Response) {
	t.Helper()
	t.Cleanup(func() { resp.Body.Close() })
}

func TestHelper(t *testing.T) {
	resp, err := http.Get("http://localhost") // want moved http-response-body
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, resp)
}
