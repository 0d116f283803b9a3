// A request by the name of a dot import is a request.
package p

import . "net/http"

func status(url string) (int, error) {
	resp, err := Get(url) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
