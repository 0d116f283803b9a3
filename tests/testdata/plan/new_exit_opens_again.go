// Both are lost unless `unknown` closes them. The first has its fix already when the checked close of the second makes a
// new way out: that releases it there, or the next run would.
package p

import (
	"errors"
	"os"

	"example.com/unknown"
)

func rewritten(name, to string) error {
	in, err := os.Open(name) // want leak os-file possible unsafe
	if err != nil {
		return err
	}
	unknown.Look(in)
	if in.Name() == "" {
		return errors.New("nameless")
	}
	for range 2 {
		out, err := os.Create(to) // want leak os-file possible unsafe
		if err != nil {
			return err
		}
		unknown.Fill(out)
	}
	in.Close()
	return nil
}
