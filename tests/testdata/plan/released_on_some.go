// A release for the exit that surely leaks leaves the other one open: what the helper did there nobody can tell. Where a
// second release does no harm, a defer is right for both.
package p

import (
	"errors"
	"io/fs"
	"net/http"
)

type pool struct{ isFull bool }

func rest(p *pool, f fs.File) {
	if p.isFull {
		return
	}
	f.Close()
}

func drop(p *pool, resp *http.Response) {
	if p.isFull {
		return
	}
	resp.Body.Close()
}

func read(p *pool, fsys fs.FS, isShort bool) error {
	f, err := fsys.Open("a.txt") // want leak os-file likely refused: released-on-some
	if err != nil {
		return err
	}
	if isShort {
		return errors.New("short")
	}
	rest(p, f)
	return nil
}

func get(p *pool, url string) error {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	drop(p, resp)
	return nil
}
