// A command uses the streams it is given until it has ended, and leaves them open.
package p

import (
	"os"
	"os/exec"
)

func logged(name string) error {
	f, err := os.Create(name) // want leak os-file definite unsafe
	if err != nil {
		return err
	}
	cmd := exec.Command("true")
	cmd.Stdout = f
	cmd.Stderr = f
	return cmd.Run()
}

func fed(name string) error {
	f, err := os.Open(name) // want leak os-file likely safe
	if err != nil {
		return err
	}
	cmd := exec.Command("cat")
	cmd.Stdin = f
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

func inBackground(name string) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	cmd := exec.Command("cat")
	cmd.Stdin = f
	return cmd.Start()
}

func prepared(name string) (*exec.Cmd, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("cat")
	cmd.Stdin = f
	return cmd, nil
}

func given(cmd *exec.Cmd, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	cmd.Stdin = f
	return nil
}
