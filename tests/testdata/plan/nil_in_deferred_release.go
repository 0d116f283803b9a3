// A deferred release runs on the paths that are left with nil, too: there it must ask first.
package p

import (
	"errors"
	"net/http"
)

var errAnswer = errors.New("answer")

type holder struct{ it *http.Response }

func peek(resp *http.Response) { println(resp.StatusCode) }

func fetch(url string) (holding *holder, err error) {
	res, err := http.Get(url) // want leak http-response-body likely refused: not-with-others
	if err != nil {
		return
	}
	if url == "" {
		res.Body.Close()
		res, err = http.Get(url) // want leak http-response-body definite unsafe
		if err != nil {
			return nil, err
		}
	}
	peek(res)
	switch {
	case len(url) == 1:
		return nil, errAnswer
	case len(url) == 2:
		return nil, errAnswer
	}
	return &holder{it: res}, nil
}
