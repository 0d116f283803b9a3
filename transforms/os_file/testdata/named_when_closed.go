// A closed file still has its name: to ask for it is no use of what was released.
package p

import (
	"fmt"
	"os"
	"os/exec"
)

func upload(dest string, contents []byte) error {
	f, err := os.CreateTemp("", "") // want leak likely unsafe
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if _, err := f.Write(contents); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	if err := f.Close(); err != nil {
		return err
	}
	return exec.Command("gsutil", "cp", f.Name(), dest).Run()
}
