// A goroutine that reads the body later may own it.
package p

import "net/http"

func watch(url string) error {
	resp, err := http.Get(url) // want unknown
	if err != nil {
		return err
	}
	go func() {
		buf := make([]byte, 1)
		for {
			if _, err := resp.Body.Read(buf); err != nil {
				return
			}
		}
	}()
	return nil
}
