// The body of an accepted upgrade is the connection, which goes on.
package p

import (
	"errors"
	"net/http"
)

func upgrade(rt http.RoundTripper, req *http.Request) error {
	resp, err := rt.RoundTrip(req) // want released
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		resp.Body.Close()
		return errors.New(resp.Status)
	}
	return nil
}

func forgets(rt http.RoundTripper, req *http.Request) error {
	resp, err := rt.RoundTrip(req) // want leak likely safe
	if err != nil {
		return err
	}
	if resp.StatusCode != 101 {
		return errors.New(resp.Status)
	}
	return nil
}
