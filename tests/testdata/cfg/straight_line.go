// Declarations, assignments, sends and increments follow each other in one block.
package p

func simple(ch chan int) (n int) {
	var a, b = 1, 2
	const c = 3
	type local struct{ x int }
	n = a + b
	n++
	ch <- n

	l := local{x: c}
	l.x += 1
	return // reach: yes
}

func empty() {}

func literal() {
	func() {
		println("inside") // reach: yes
	}()
	println("outside") // reach: yes
}
