// A for without a condition is left by break, return and goto only.
package p

func forever() {
	for {
		println("again") // reach: yes
	}
	println("never") // reach: no
}

func untilBreak(a bool) {
	for {
		if a {
			break
		}
	}
	println("after") // reach: yes
}

func innerBreak(a int) {
	for {
		switch a {
		case 1:
			break
		}
		println("again") // reach: yes
	}
	println("never") // reach: no
}

func innerLabel(a int) {
all:
	for {
		switch a {
		case 1:
			break all
		}
	}
	println("after") // reach: yes
}
