// A package variable, what is behind a pointer, and a local that others have, may have changed before they are asked again: what
// was opened under one answer is not released under the next.
package p

import "os"

var verbose bool

type options struct{ trace bool }

var current = &options{}

func flip() {
	verbose = !verbose
	current.trace = !current.trace
}

func byVariable(given *os.File) (int, error) {
	var f *os.File
	var err error
	if verbose {
		f, err = os.Open("a") // want leak os-file definite unsafe
	} else {
		f = given
	}
	if err != nil {
		return 0, err
	}
	f.Stat()
	flip()
	n := 1
	if verbose {
		n++
	}
	return n, nil
}

func byPointer(o *options, given *os.File) (int, error) {
	var f *os.File
	var err error
	if o.trace {
		f, err = os.Open("a") // want leak os-file definite unsafe
	} else {
		f = given
	}
	if err != nil {
		return 0, err
	}
	f.Stat()
	flip()
	n := 1
	if o.trace {
		n++
	}
	return n, nil
}

func byShared(trace bool, given *os.File, keep func(*bool)) (int, error) {
	var f *os.File
	var err error
	keep(&trace)
	if trace {
		f, err = os.Open("a") // want leak os-file definite unsafe
	} else {
		f = given
	}
	if err != nil {
		return 0, err
	}
	f.Stat()
	flip()
	n := 1
	if trace {
		n++
	}
	return n, nil
}

func byValue(trace bool, given *os.File) (int, error) {
	var f *os.File
	var err error
	if trace {
		f, err = os.Open("a") // want leak os-file definite safe
	} else {
		f = given
	}
	if err != nil {
		return 0, err
	}
	f.Stat()
	flip()
	n := 1
	if trace {
		n++
	}
	return n, nil
}
