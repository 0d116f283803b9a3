// A variable that holds a standard stream unless a file was asked for is not known to need a close.
package app

import (
	"fmt"
	"os"
)

func print(name string) error {
	out := os.Stdout
	if name != "" {
		f, err := os.Create(name) // want leak definite refused:error-not-checked
		if err != nil {
			return err
		}
		out = f
	}
	fmt.Fprintln(out, "x")
	return nil
}
