// Deferred calls and goroutines are ordinary nodes; function literals are graphs of their own.
package p

func both(f func()) {
	defer f() // reach: yes
	go f()    // reach: yes
	defer func() {
		if recover() != nil {
			return
		}
		f() // reach: yes
	}()
	g := func() int {
		return 1 // reach: yes
		f()      // reach: no
		return 2
	}
	g() // reach: yes
}
