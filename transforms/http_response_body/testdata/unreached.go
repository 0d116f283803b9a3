// A request that control never reaches leaks nothing.
package p

import "net/http"

func never(url string) {
	panic(url)
	go http.Get(url) // want released
}

func after(url string) error {
	for {
	}
	_, err := http.Get(url) // want released
	return err
}
