// What scans a file needs it as long as it lives.
package p

import (
	"os"
	"text/scanner"
)

type lexer struct{ s scanner.Scanner }

func (l *lexer) open(p string) error {
	f, err := os.Open(p) // want unknown os-file
	if err != nil {
		return err
	}
	l.s.Init(f)
	return nil
}

func open(p string) (s scanner.Scanner, err error) {
	f, err := os.Open(p) // want unknown os-file
	if err != nil {
		return s, err
	}
	s.Init(f)
	return s, nil
}

func count(p string) (int, error) {
	f, err := os.Open(p) // want leak os-file definite safe
	if err != nil {
		return 0, err
	}
	var s scanner.Scanner
	s.Init(f)
	n := 0
	for s.Scan() != scanner.EOF {
		n++
	}
	return n, nil
}
