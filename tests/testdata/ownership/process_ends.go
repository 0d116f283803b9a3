// What is open where the process ends is the process's business; a panic runs defers.
package p

import (
	"log"
	"net/http"
	"os"
)

func fatal(url string) {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		log.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		log.Fatal(resp.Status)
	}
	resp.Body.Close()
}

func exits(url string) {
	resp, err := http.Get(url) // want leak http-response-body process-lifetime
	if err != nil {
		log.Fatal(err)
	}
	os.Exit(resp.StatusCode)
}

func panics(url string) {
	resp, err := http.Get(url) // want released http-response-body
	if err != nil {
		panic(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		panic(resp.Status)
	}
}
