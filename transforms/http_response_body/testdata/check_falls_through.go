// An error branch that only logs leaves no place where the response is surely there.
package p

import (
	"log"
	"net/http"
)

func status(url string) {
	resp, err := http.Get(url) // want leak definite unsafe
	if err != nil {
		log.Print(err)
	}
	log.Print(resp)
}
