// A file that takes a standard stream's place is closed where it was opened; the stream is not.
package app

import (
	"fmt"
	"os"
)

func print(name string) error {
	out := os.Stdout
	if name != "" {
		f, err := os.Create(name) // want leak definite unsafe
		if err != nil {
			return err
		}
		out = f
	}
	fmt.Fprintln(out, "x")
	return nil
}
