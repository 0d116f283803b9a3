// A response that is assigned to a variable declared before is deferred after the check.
package p

import "net/http"

func status(url string) (code int, err error) {
	var resp *http.Response
	resp, err = http.Get(url) // want leak definite safe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
