// A body that is used only where the error is nil is deferred first in that block.
package p

import "net/http"

func status(url string) {
	if resp, err := http.Get(url); err == nil { // want leak definite safe
		println(resp.StatusCode)
	}
}
