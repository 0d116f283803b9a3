// Every statement that declares gives its names the right type, clause by clause.
package p

import (
	"errors"
	"io"
	"iter"
	"os"
	"time"
)

func statements(x any, err error, ch chan time.Time, seq iter.Seq2[string, *os.File], arr *[3]byte) {
	switch v := x.(type) {
	case *os.File:
		_ = v //= v: *os.File
	case io.Reader, io.Writer:
		_ = v //= v: any
	case nil:
		_ = v //= v: any
	case error:
		s := v.Error() //= s: string; v.Error(): (error).Error of an interface
		_ = s
	default:
		_ = v //= v: any
	}
	switch y := err.(type) {
	case *os.PathError:
		_ = y.Path //= y: *io/fs.PathError; y.Path: string
	}
	select {
	case t := <-ch: //= t: time.Time
		_ = t.Unix() //= t.Unix(): (time.Time).Unix
	case t, ok := <-ch: //= t: time.Time; ok: bool
		_, _ = t, ok
	default:
	}
	for name, f := range seq { //= name: string; f: *os.File
		_, _ = name, f
	}
	for i, b := range arr { //= i: int; b: byte
		_, _ = i, b
	}
	for i := range 10 { //= i: int
		_ = i
	}
	for i, r := range "abc" { //= i: int; r: int
		_, _ = i, r
	}
	for t := range ch { //= t: time.Time
		_ = t
	}
	var target *os.PathError
	if errors.As(err, &target) { //= target: *io/fs.PathError; &target: **io/fs.PathError
		return
	}
outer:
	for {
		z := time.Now() //= z: time.Time
		_ = z
		break outer
	}
	const local = 3 * time.Second
	const untyped = 3
	a := local //= a: time.Duration
	b := untyped * local //= b: time.Duration
	c := 1 << untyped //= c: int
	d := a > b && true //= d: bool
	_, _, _, _ = a, b, c, d
}
