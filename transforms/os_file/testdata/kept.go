// A file that becomes the output of something that stays is meant to stay open.
package app

import (
	"log"
	"os"
	"os/exec"
	"runtime/pprof"
)

func logTo(name string) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	log.SetOutput(f)
	return nil
}

func logger(name string) (*log.Logger, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return log.New(f, "", 0), nil
}

func profile(name string) error {
	f, err := os.Create(name) // want leak definite refused: used-later
	if err != nil {
		return err
	}
	return pprof.StartCPUProfile(f)
}

func start(name string) (*exec.Cmd, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("true")
	cmd.Stdout = f
	return cmd, cmd.Start()
}

func mute() error {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	os.Stdin = null
	return nil
}
