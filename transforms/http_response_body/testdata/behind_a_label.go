// A line behind a labelled statement is indented as its neighbours are, and not as the label.
package p

import "net/http"

func warm(u string, ready func() bool) string {
	resp, err := http.Get(u) // want leak definite safe
	if err != nil {
		return ""
	}
	tries := 0
again:
	if tries < 3 && !ready() {
		tries++
		goto again
	}
	return resp.Status
}
