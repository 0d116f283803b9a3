// A package variable is initialised before any function runs: what it calls is not called by a function that ends the
// process when an error comes back.
package p

import (
	"errors"
	"os"
)

var size, sizeErr = sizeOf("a", true)

func sizeOf(name string, early bool) (int64, error) {
	f, err := os.Open(name) // want leak os-file likely safe
	if err != nil {
		return 0, err
	}
	if early {
		return 0, errors.New("early")
	}
	return 1, f.Close()
}
