// A condition is split at && and || and !, so that each edge carries one simple guard.
package p

func and(a, b bool) {
	if a && b {
		println("both") // reach: yes
	}
}

func or(a, b bool) {
	if a || b {
		return // reach: yes
	}
	println("none") // reach: yes
}

func not(a, b, c bool) {
	if !(a && (b || !c)) {
		return // reach: yes
	}
	println("a and b or not c") // reach: yes
}

func loop(a, b bool) {
	for a && !b {
		println("again") // reach: yes
	}
}
