// A select takes one of its clauses; without any it waits forever.
package p

func either(a, b chan int) int {
	select {
	case x := <-a:
		return x // reach: yes
	case b <- 1:
		println("sent") // reach: yes
	default:
		println("neither") // reach: yes
	}
	return 0 // reach: yes
}

func bothReturn(a, b chan int) int {
	select {
	case <-a:
		return 1
	case <-b:
		return 2
	}
	println("never") // reach: no
	return 3
}

func forever() {
	select {}
	println("never") // reach: no
}

func labeled(a, done chan int) {
loop:
	for {
		select {
		case x, ok := <-a:
			if !ok {
				break loop
			}
			println(x) // reach: yes
		case <-done:
			break
		}
		println("next") // reach: yes
	}
	println("after") // reach: yes
}

func continues(a chan int) {
	for {
		select {
		case <-a:
			continue
		}
		println("never") // reach: no
	}
}
