// A request made by a defer statement drops its response.
package p

import "net/http"

func notify(url string) {
	defer http.Get(url) // want leak definite refused: not-bound
}
