// A response that is no pointer is there when the call fails, too: its fields tell nothing, only the error does.
package p

import (
	"log"
	"net/http"
)

func send(c *http.Client, r *http.Request) (http.Response, error) {
	resp, err := c.Do(r) // want moved http-response-body
	if err != nil {
		return http.Response{}, err
	}
	return *resp, nil
}

func status(c *http.Client, r *http.Request) error {
	resp, err := send(c, r) // want leak http-response-body definite refused: error-not-checked
	log.Println(resp.StatusCode)
	return err
}

func checked(c *http.Client, r *http.Request) error {
	resp, err := send(c, r) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	log.Println(resp.StatusCode)
	return nil
}
