// A defer is not moved before an assignment: it is the release of what was assigned.
package p

import (
	"io"
	"io/fs"
)

func reopened(dir fs.FS, again, early bool) error {
	f, err := dir.Open("a") // want leak os-file likely refused: released-twice
	if err != nil {
		return err
	}
	if again {
		f, err = dir.Open("b") // want leak os-file likely refused: released-twice
		if err != nil {
			return err
		}
	}
	if early {
		return nil
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}
