// More facts than are kept apart cost certainty only where something releases the file.
package p

import (
	"io"
	"os"
)

func sums(names []string, w io.Writer, a, b, c, d, e bool) int {
	n, m, o, p, q := false, false, false, false, false
	if a {
		n = true
	}
	if b {
		m = true
	}
	if c {
		o = true
	}
	if d {
		p = true
	}
	if e {
		q = true
	}
	for _, name := range names {
		f, err := os.Open(name) // want leak os-file definite safe
		if err != nil {
			continue
		}
		io.Copy(w, f)
	}
	total := 0
	for _, flag := range []bool{n, m, o, p, q} {
		if flag {
			total++
		}
	}
	if n || m || o || p || q {
		total++
	}
	return total
}

func closed(names []string, w io.Writer, a, b, c, d, e bool) int {
	n, m, o, p, q := false, false, false, false, false
	if a {
		n = true
	}
	if b {
		m = true
	}
	if c {
		o = true
	}
	if d {
		p = true
	}
	if e {
		q = true
	}
	f, err := os.Open(names[0]) // want leak os-file possible refused: used-later
	if err != nil {
		return 0
	}
	if a {
		io.Copy(w, f)
	}
	if n {
		f.Close()
	}
	if m || o || p || q || !n {
		return 1
	}
	return 0
}
