// Two deferred closes of one variable would both close the file that it holds last: the surer fix is kept.
package p

import (
	"io"
	"os"
)

func rewritten(name string, again bool) error {
	f, err := os.Create(name) // want leak os-file likely refused: not-with-others
	if err != nil {
		return err
	}
	if again {
		if err := f.Close(); err != nil {
			return err
		}
		f, err = os.Create(name + "~") // want leak os-file definite unsafe
		if err != nil {
			return err
		}
	}
	_, _ = io.WriteString(f, "text")
	return nil
}
