// A request whose results nobody takes has no name to close its response by.
package p

import "net/http"

func notify(url string) {
	http.Get(url) // want leak definite refused: result-dropped
}
