// A for statement tests before each round and runs its post statement after it, also after continue.
package p

func count(n int) {
	for i := 0; i < n; i++ {
		if i == 3 {
			continue
		}
		if i == 7 {
			break
		}
		println(i) // reach: yes
	}
	println("done") // reach: yes
}

func while(n int) {
	for n > 0 {
		n-- // reach: yes
	}
}

func labels(n int) {
outer:
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			if j == i {
				continue outer
			}
			if j > 5 {
				break outer
			}
			println(j) // reach: yes
		}
		println(i) // reach: yes
	}
	println("done") // reach: yes
}

func sure() int {
	for i := 0; i < 3; i++ {
		return i // reach: yes
	}
	return -1 // reach: no
}

func perhaps(first int) int {
	for i := first; i < 3; i++ {
		return i // reach: yes
	}
	return -1 // reach: yes
}
