// What init opens is not looked for again before the process ends.
package p

import "net/http"

var first *http.Response

func init() {
	resp, err := http.Get("http://localhost") // want moved http-response-body
	if err != nil {
		return
	}
	first = resp
}
