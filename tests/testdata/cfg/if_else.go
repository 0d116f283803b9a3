// Each branch of an if goes on behind it, and a chain tests its conditions in order.
package p

func chain(a, b bool) int {
	if a { // reach: yes
		return 1 // reach: yes
	} else if b {
		println("b") // reach: yes
	} else {
		return 3 // reach: yes
	}
	return 2 // reach: yes
}

func bothReturn(a bool) int {
	if a {
		return 1
	} else {
		return 2
	}
	println("never") // reach: no
	return 3
}

func withInit() {
	if x := 1; x > 0 {
		println(x) // reach: yes
	}
	{
		println("block") // reach: yes
	}
}
