// Literals, conversions, builtins, dereferences and function values have the type that Go gives them.
package p

import (
	"os"
	"unsafe"
)

type point struct {
	X, Y int
	next *point
	opts []option
}
type option struct{ f func() *os.File }
type handler func(string) error

func (h handler) call() error { return h("") }

var table = map[string]handler{"a": func(string) error { return table["b"]("x") }}
var cyclic = func() int { return other() }
var other = func() int { return cyclic() }

func expressions(ps []*point, raw unsafe.Pointer, args ...string) func() {
	a := point{X: 1} //= a: p.point
	b := &point{1, 2, nil, nil} //= b: *p.point
	c := []point{{X: 1}, {Y: 2}}[0].X //= c: int
	d := map[string][]*point{"k": {{X: 1}}} //= d: map[string][]*p.point; {X: 1}: *p.point
	e := []byte("x") //= e: []byte
	f := string(e) //= f: string; string(): conversion to string
	g := *(*[]int)(raw) //= g: []int
	h := handler(nil).call() //= h: error; handler(nil).call(): (p.handler).call
	i := new(point).next.opts[0].f() //= i: *os.File; new(point).next.opts[0].f(): a value
	j := append(ps, b) //= j: []*p.point; append(): builtin append
	k := len(ps) + cap(ps) //= k: int
	l := args[1:] //= l: []string
	m := ps[0].opts[:1] //= m: []p.option
	n := func() (int, error) { return 0, nil } //= n: func() (int, error)
	o, err := n() //= o: int; err: error; n(): a value
	q := func(x int) string { return "" }(1) //= q: string; func(x int) string { return "" }(): a literal
	r := table["x"]("y") //= r: error; table["x"](): a value
	s := cyclic() //= s: int; cyclic(): a value
	t := make(chan *point, 1) //= t: chan *p.point
	u := <-t //= u: *p.point
	v := *u //= v: p.point
	w := struct{ A, B string }{}.B //= w: string
	x := -c //= x: int
	y := !(c > 1) //= y: bool
	z := min(c, 2) //= z: int
	aa := recover() //= aa: any
	bb := (*os.File).Close //= bb: func(*os.File) error
	cc := (os.Open) //= cc: func(string) (*os.File, error)
	dd, _ := (os.Open)("x") //= dd: *os.File; (os.Open)(): os.Open
	ee := "a"[0] //= ee: byte
	_, _, _, _, _, _, _, _, _, _, _ = a, d, f, g, h, i, j, k, l, m, o
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = err, q, r, s, v, w, x, y, z, aa, bb, cc, dd, ee, u
	return func() {
		_ = b.next.X //= b: *p.point; b.next.X: int
	}
}
