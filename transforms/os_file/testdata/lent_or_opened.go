// A function that returns now a file that it opened, now one that is somebody else's, gives its caller nothing to close.
package p

import (
	"io"
	"os"
)

type cache struct{ files map[string]*os.File }

func pick(name string) *os.File {
	if name == "-" {
		return os.Stdin
	}
	f, err := os.Open(name) // want moved
	if err != nil {
		return nil
	}
	return f
}

func chosen(name string) (*os.File, error) {
	f := os.Stdin
	if name != "-" {
		var err error
		f, err = os.Open(name) // want moved
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (c *cache) open(name string) (*os.File, error) {
	if f, ok := c.files[name]; ok {
		return f, nil
	}
	return os.Open(name) // want moved
}

func print(name string) {
	f := pick(name)
	io.Copy(os.Stdout, f)
}

func printChosen(name string) error {
	f, err := chosen(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, f)
	return err
}

func (c *cache) print(name string) error {
	f, err := c.open(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, f)
	return err
}
