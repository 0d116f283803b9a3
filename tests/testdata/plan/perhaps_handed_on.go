// What somebody may have taken on one path is not closed there by a fix for another.
package p

import (
	"io"
	"os"
)

type keeper interface{ Keep(io.Closer) }

func offered(name string, to keeper, wanted bool) error {
	f, err := os.Create(name) // want leak os-file possible refused: handed-on
	if err != nil {
		return err
	}
	if wanted {
		to.Keep(f)
	}
	_, _ = io.WriteString(os.Stdout, name)
	return nil
}
