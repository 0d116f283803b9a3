// A copy of a response has the same body in a field of its own: setting the copy's leaves the first one's alone.
package p

import "net/http"

func hooked(base http.RoundTripper, req *http.Request, hooks []func(*http.Response)) (*http.Response, error) {
	resp, err := base.RoundTrip(req) // want moved http-response-body
	if err != nil {
		return resp, err
	}
	if len(hooks) > 0 {
		seen := *resp
		seen.Body = http.NoBody
		for _, hook := range hooks {
			hook(&seen)
		}
	}
	return resp, nil
}

func shallow(u string) (*http.Response, error) {
	resp, err := http.Get(u) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	other := *resp
	other.Header = nil
	return &other, nil
}

func closedByCopy(u string) (int, error) {
	resp, err := http.Get(u) // want released http-response-body
	if err != nil {
		return 0, err
	}
	other := *resp
	defer other.Body.Close()
	return other.StatusCode, nil
}
