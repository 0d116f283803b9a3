// The else branch of more than `err != nil` says nothing of the error.
package p

import (
	"net/http"
	"strings"
)

func ping(url string) {
	if _, err := http.Get(url); err != nil { // want leak http-response-body definite unsafe
		println(err.Error())
	}
}

func pingUntilRefused(url string) {
	for range 3 {
		if _, err := http.Get(url); err != nil && !strings.Contains(err.Error(), "refused") { // want leak http-response-body definite refused: result-dropped
			break
		}
	}
}
