// A helper that closes on some of its paths, and tells nobody on which, leaves it open on the others.
package p

import (
	"encoding/json"
	"io"
	"net/http"
)

type answer struct{ Code int }

func parse(resp *http.Response, err error) answer {
	if err != nil {
		return answer{Code: 1}
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{Code: 2}
	}
	defer resp.Body.Close()
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return answer{Code: 3}
	}
	return a
}

func named(u string) answer {
	resp, err := http.Get(u) // want leak http-response-body likely safe
	if err != nil {
		return answer{}
	}
	return parse(resp, nil)
}

func nested(u string) answer {
	return parse(http.Get(u)) // want leak http-response-body likely refused: not-bound
}

func discard(resp *http.Response) {
	if resp == nil {
		return
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return
	}
	resp.Body.Close()
}

func discarded(u string) (int, error) {
	resp, err := http.Get(u) // want leak http-response-body likely safe
	if err != nil {
		return 0, err
	}
	discard(resp)
	return resp.StatusCode, nil
}

func finish(resp *http.Response, isDone bool) {
	if isDone {
		resp.Body.Close()
	}
}

func asked(u string) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	finish(resp, true)
	return nil
}
