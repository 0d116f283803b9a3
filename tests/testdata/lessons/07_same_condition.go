// The same unchanged condition around acquisition and release correlates them.
package p

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func notStdin(path string) (string, error) {
	f := os.Stdin
	if path != "-" {
		var err error
		f, err = os.Open(path) // want released os-file
		if err != nil {
			return "", err
		}
	}
	if f != os.Stdin {
		defer f.Close()
	}
	return bufio.NewReader(f).ReadString('\n')
}

func option(path string, fromFile bool) (string, error) {
	in := os.Stdin
	if fromFile {
		f, err := os.Open(path) // want released os-file
		if err != nil {
			return "", err
		}
		in = f
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if fromFile {
		in.Close()
	}
	return line, err
}

type options struct{ path string }

func fieldOfOptions(opts options, out io.Writer) error {
	var f *os.File
	if opts.path != "" {
		var err error
		f, err = os.Open(opts.path) // want released os-file
		if err != nil {
			return err
		}
	}
	fmt.Fprintln(out, opts)
	if opts.path != "" {
		return f.Close()
	}
	return nil
}

func flagOfTheOpening(path string) error {
	opened := false
	f := os.Stdin
	if path != "" {
		var err error
		if f, err = os.Open(path); err != nil { // want released os-file
			return err
		}
		opened = true
	}
	_, err := f.Stat()
	if opened {
		f.Close()
	}
	return err
}

func changed(paths []string, all bool) error {
	path := paths[0]
	var f *os.File
	if path != "" {
		var err error
		f, err = os.Open(path) // want leak os-file likely refused: released-twice
		if err != nil {
			return err
		}
	}
	if all {
		path = ""
	}
	if path != "" {
		return f.Close()
	}
	return nil
}

type device struct{ name string }

func (d *device) reset() { d.name = "" }

func changedByMethod(d *device) error {
	var f *os.File
	if d.name != "" {
		var err error
		f, err = os.Open(d.name) // want leak os-file likely refused: released-twice
		if err != nil {
			return err
		}
	}
	d.reset()
	if d.name != "" {
		return f.Close()
	}
	return nil
}

func eachRound(paths []string) error {
	var f *os.File
	for _, path := range paths {
		if path != "" {
			var err error
			f, err = os.Open(path) // want released os-file
			if err != nil {
				return err
			}
		}
		if path != "" {
			f.Close()
		}
	}
	return nil
}

func anotherCondition(path string, keep bool) error {
	if path == "-" {
		return nil
	}
	f, err := os.Open(path) // want leak os-file likely safe
	if err != nil {
		return err
	}
	if path == "" {
		return f.Close()
	}
	return nil
}
