// Each return is an exit of its own, and what follows it is not reached.
package p

func early(a bool) (int, error) {
	if a {
		return 1, nil // reach: yes
	}
	return 2, nil
	println("never") // reach: no
	for {
		println("never") // reach: no
	}
}
