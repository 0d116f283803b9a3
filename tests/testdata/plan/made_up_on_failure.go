// A function that fails may give more than nil: who goes on after the failure has a response, but no body.
package p

import (
	"fmt"
	"net/http"
)

func request(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return &http.Response{}, err
	}
	return resp, nil
}

func goesOn(url string) {
	resp, err := request(url) // want leak http-response-body definite refused: error-not-checked
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(resp.StatusCode)
}

func stops(url string) {
	resp, err := request(url) // want leak http-response-body definite safe
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(resp.StatusCode)
}
