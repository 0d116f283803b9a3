// A default in the middle is taken last, and falls through to the case below it.
package p

func middle(n int) {
	switch n {
	case 1:
		println("one") // reach: yes
	default:
		println("other") // reach: yes
		fallthrough
	case 2:
		println("other or two") // reach: yes
	}
	println("after") // reach: yes
}
