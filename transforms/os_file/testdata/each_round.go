// A file opened in each round of a loop is closed in that round, never by a defer.
package app

import (
	"io"
	"os"
)

func concat(w io.Writer, names []string) error {
	for _, name := range names {
		f, err := os.Open(name) // want leak definite unsafe
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
	}
	return nil
}
