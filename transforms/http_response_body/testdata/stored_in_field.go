// A response kept in a field has another owner.
package p

import "net/http"

type stream struct{ resp *http.Response }

func (s *stream) open(url string) error {
	resp, err := http.Get(url) // want moved
	if err != nil {
		return err
	}
	s.resp = resp
	return nil
}
