// Two dropped results of one block: each alone is called `resp`, and together they need two names.
package p

import "net/http"

func probe(a, b string) error {
	_, err := http.Get(a) // want leak http-response-body definite unsafe
	if err != nil {
		return err
	}
	_, err = http.Get(b) // want leak http-response-body definite unsafe
	if err != nil {
		return err
	}
	return nil
}
