// After a helper that ends the process on an error, the response is there.
package p

import (
	"log"
	"net/http"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func touch(url string) {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	check(err)
	println(resp.StatusCode)
}
