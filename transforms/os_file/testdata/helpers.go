// A function of ours that returns the file it opened is looked at like the one that opens.
package app

import (
	"io"
	"os"
)

func config() (*os.File, error) {
	f, err := os.Open("config")
	if err != nil {
		return nil, err
	}
	return f, nil
}

func output() (*os.File, error) {
	return os.Create("output")
}

func standard(name string) (*os.File, error) {
	if name == "-" {
		return os.Stdin, nil
	}
	return os.Stdout, nil
}

func read() ([]byte, error) {
	f, err := config() // want leak definite safe
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

func write() (err error) {
	f, err := output() // want leak definite unsafe
	if err != nil {
		return err
	}
	_, err = f.WriteString("x")
	return err
}

func use(name string) ([]byte, error) {
	f, err := standard(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}
