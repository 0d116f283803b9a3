// The cases of a switch are tried in order, and fallthrough goes on in the next body.
package p

func tagged(n int) string {
	switch n {
	case 1, 2:
		return "few" // reach: yes
	case 3:
		println("three") // reach: yes
		fallthrough
	case 4:
		println("three or four") // reach: yes
	}
	return "many" // reach: yes
}

func defaultFirst(n int) {
	switch m := n * 2; m {
	default:
		println("other") // reach: yes
	case 1:
		println("one") // reach: yes
	}
}

func untagged(a, b bool) int {
	switch {
	case a && b:
		return 1 // reach: yes
	case !a:
		break
		println("never") // reach: no
	case b:
		return 2 // reach: yes
	}
	return 3 // reach: yes
}

func all(n int) int {
	switch n {
	case 1:
		return 1
	default:
		return 2
	}
	println("never") // reach: no
	return 3
}
