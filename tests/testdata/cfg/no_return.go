// Calls that do not return end their path: by unwinding, or with the process.
package p

import (
	"log"
	"os"
)

func panics(a bool) {
	if a {
		panic("a")
		println("never") // reach: no
	}
	println("not a") // reach: yes
}

func exits(err error) {
	if err != nil {
		log.Fatal(err)
	}
	println("no error") // reach: yes
	os.Exit(0)
	println("never") // reach: no
}

func inParens() {
	(panic("a"))
	println("never") // reach: no
}

func asValue() {
	defer panic("late")
	println("before") // reach: yes
}
