// A name stands for the innermost declaration around it, and for nothing once its block has ended.
package p

import (
	"net/http"
	"net/url"
	"os"
)

type file struct{ Name int }

func shadow(url string, v url.Values) { //= v: net/url.Values
	err := os.Remove(url) //= err: error
	if f, err := os.Open(url); err != nil { //= f: *os.File; err: error
		return
	} else if err := 1; err > 0 { //= err: int
		f.Close() //= f.Close(): (os.File).Close
		_ = err //= err: int
	}
	_ = err //= err: error
	{
		http := struct{ Get func(string) int }{} //= http: struct{func(string) int}
		n := http.Get(url) //= n: int; http.Get(): a value
		_ = n
	}
	resp, err := http.Get(url) //= resp: *net/http.Response; err: error
	_ = resp
	type file struct{ Name string }
	var local file
	_ = local.Name //= local.Name: string
	len := func(int) string { return "" }
	s := len(1) //= s: string; len(): a value
	for i := 0; i < 3; i++ {
		err := i //= err: int
		_ = err
	}
	x := 1
	func() {
		x := "s" //= x: string
		_ = x
	}()
	_ = x //= x: int
	_ = s
}

func outer(f file) {
	_ = f.Name //= f.Name: int
}

func selfReference() {
	x := 1
	{
		x := float64(x) * 2 //= x: float64
		_ = x
	}
}
