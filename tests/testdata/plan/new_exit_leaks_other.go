// A checked close is a new way out; what else is open there is released inside of it, and both are one fix.
package p

import (
	"errors"
	"io"
	"os"
)

func copied(name, to string, ok bool) error {
	in, err := os.Open(name) // want leak os-file likely unsafe
	if err != nil {
		return err
	}
	io.Copy(io.Discard, in)
	if !ok {
		in.Close()
		return errors.New("early")
	}
	if in.Name() == "" {
		return errors.New("nameless")
	}
	for range 2 {
		out, err := os.Create(to) // want leak os-file definite unsafe
		if err != nil {
			return err
		}
		io.WriteString(out, "x")
	}
	in.Close()
	return nil
}
