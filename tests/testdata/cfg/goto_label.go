// A goto leads to its label, forwards and backwards.
package p

func forwards(a bool) {
	if a {
		goto end
	}
	println("not a") // reach: yes
end:
	println("end") // reach: yes
}

func backwards(n int) {
again:
	n-- // reach: yes
	if n > 0 {
		goto again
	}
	println(n) // reach: yes
}

func jumpedOver() {
	goto end
	println("never") // reach: no
end:
	println("end")
}
