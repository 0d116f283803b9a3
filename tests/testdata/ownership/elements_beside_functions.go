// What stands beside others in a literal without names, a container or a list is held like they are: a function behind it
// does not take its place.
package p

import (
	"io"
	"os"
)

type file struct {
	f     *os.File
	check func(error) bool
}

func positional(name string) (*file, error) {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return nil, err
	}
	check := func(err error) bool { return err == io.EOF }
	it := &file{f, check}
	return it, nil
}

func nested(name string) ([]*file, error) {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return nil, err
	}
	all := []*file{{f, func(error) bool { return false }}}
	return all, nil
}

var registry []map[string]any

func keyed(name string) error {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return err
	}
	entry := map[string]any{"file": f, "done": func() {}}
	registry = append(registry, entry)
	return nil
}

var lists [][]any

func listed(name string) error {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return err
	}
	var all []any
	all = append(all, f, func() {})
	lists = append(lists, all)
	return nil
}

func indexed(name string) error {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return err
	}
	all := make([]any, 2)
	all[0] = f
	all[1] = func() {}
	lists = append(lists, all)
	return nil
}

type closer struct {
	close  func()
	notify func()
}

func released(name string) (*closer, error) {
	f, err := os.Open(name) // want moved os-file
	if err != nil {
		return nil, err
	}
	c := &closer{func() { f.Close() }, func() {}}
	return c, nil
}

func used(name string) error {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return err
	}
	it := &file{f, func(error) bool { return false }}
	_, err = it.f.Stat()
	return err
}

type node struct {
	f    *os.File
	rest []*node
}

var nodes []*node

func chained(names []string) error {
	f, err := os.Open(names[0]) // want moved os-file
	if err != nil {
		return err
	}
	var all []*node
	for {
		all = append(all, &node{f, all}, &node{nil, append(all, &node{f, all})})
		if len(all) > len(names) {
			break
		}
	}
	nodes = append(nodes, all...)
	return nil
}
