// Type arguments are put in, written or inferred; what cannot be inferred is unknown.
package p

import (
	"maps"
	"slices"
	"sync/atomic"
)

type List[T any] struct {
	head *node[T]
	All  []T
}

type node[E any] struct {
	value E
	next  *node[E]
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (l *List[Item]) Push(x Item) *List[Item] { return l }
func (l *List[X]) First() (X, bool) {
	v := l.head.value //= v: X
	return v, true
}

func Map[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0) //= out: []U
	for _, x := range in { //= x: T
		out = append(out, f(x))
	}
	return out
}

func Zero[T any]() T {
	var z T //= z: T
	return z
}

func Keys[M ~map[K]V, K comparable, V any](m M) []K {
	for k, v := range m { //= k: K; v: V
		_, _ = k, v
	}
	return nil
}

type closer interface{ Close() error }

func CloseAll[C closer](cs ...C) {
	for _, c := range cs {
		err := c.Close() //= err: error; c.Close(): (p.closer).Close of an interface
		_ = err
	}
}

func Ptr[T any](v T) *T { return &v }

type ints []int

func generics(l *List[string], m map[string]ints) {
	a := l.Push("x") //= a: *p.List[string]
	b, ok := l.First() //= b: string; ok: bool
	c := l.head.next.value //= c: string
	d := Map(l.All, func(s string) int { return len(s) }) //= d: []int
	e := Zero[error]() //= e: error; Zero[error](): p.Zero
	f := Zero() //= f: ?
	g := Keys(m) //= g: []string
	h := Ptr(4.5) //= h: *float64
	i := Pair[string, *List[int]]{} //= i: p.Pair[string, *p.List[int]]
	j := i.Val.All //= j: []int
	k := slices.Sorted(maps.Keys(m)) //= k: []string
	n := slices.Clone(m["x"]) //= n: p.ints
	var o atomic.Pointer[List[int]]
	q := o.Load() //= q: *p.List[int]
	for _, r := range slices.Backward(k) { //= r: string
		_ = r
	}
	s := Map[string, bool] //= s: func([]string, func(string) bool) []bool
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = a, b, ok, c, d, e, f, g, h, i, j, k, n, q, s
}
