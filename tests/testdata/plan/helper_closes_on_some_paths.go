// What a helper closes on some of its paths, a deferred close would close twice.
package p

import (
	"io"
	"os"
)

func finish(f *os.File, keep func() bool) {
	_, _ = io.WriteString(f, "end")
	if keep() {
		return
	}
	_ = f.Close()
}

func helped(name string, ends bool, keep func() bool) error {
	f, err := os.Create(name) // want leak os-file possible refused: released-twice
	if err != nil {
		return err
	}
	if ends {
		finish(f, keep)
	}
	return nil
}
