// The number of a descriptor is another file's when this one was closed.
package p

import (
	"fmt"
	"os"
	"strconv"

	"golang.org/x/term"
)

type poll struct{ names map[int]string }

func (p *poll) add(name string) error {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return err
	}
	p.names[int(f.Fd())] = name
	return nil
}

func link(name string) (string, error) {
	f, err := os.Open(name) // want unknown os-file
	if err != nil {
		return "", err
	}
	return "/proc/self/fd/" + strconv.Itoa(int(f.Fd())), nil
}

func isTerminal(name string) (bool, error) {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return false, err
	}
	return term.IsTerminal(int(f.Fd())), nil
}

func path(name string) (string, error) {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("/proc/self/fd/%d", f.Fd()), nil
}

func say(name string) error {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return err
	}
	fmt.Println(f.Fd())
	return nil
}
