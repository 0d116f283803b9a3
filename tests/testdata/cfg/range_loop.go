// A range statement evaluates its operand once and has a next round or none.
package p

func each(list []int) int {
	for i, x := range list {
		if x == 0 {
			continue
		}
		if x == 1 {
			return i // reach: yes
		}
		println(x) // reach: yes
	}
	return -1 // reach: yes
}

func empty(ch chan int) {
	for range ch {
	}
	println("closed") // reach: yes
}

func number() {
	for i := range 3 {
		println(i) // reach: yes
		break
		println("never") // reach: no
	}
}
