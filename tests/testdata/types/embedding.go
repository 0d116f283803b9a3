// Fields and methods are found through embedded structs, pointers and interfaces, the shallowest first.
package p

import (
	"io"
	"net/http"
	"sync"
)

type base struct {
	*http.Client
	mu sync.Mutex
}

type top struct {
	base
	io.ReadCloser
	Name string
}

func (b *base) hello() int { return 1 }
func (t top) Close() string { return "" }

type named = top

type loop struct{ *loop }

func embedding(t top, pt *top, n named, l loop) {
	r, err := t.Do(nil) //= r: *net/http.Response; err: error; t.Do(): (net/http.Client).Do
	h := pt.hello() //= h: int; pt.hello(): (p.base).hello
	c := t.Close() //= c: string; t.Close(): (p.top).Close
	k, err := pt.Read(nil) //= k: int; pt.Read(): (io.Reader).Read of an interface
	e := t.ReadCloser.Close() //= e: error
	t.mu.Lock() //= t.mu: sync.Mutex; t.mu.Lock(): (sync.Mutex).Lock
	x := n.Name //= x: string
	y := pt.base.Client.Transport //= y: net/http.RoundTripper
	f := pt.Close //= f: func() string
	g := (*top).hello //= g: func(*p.top) int
	z := l.missing //= z: ?
	w := f() //= w: string; f(): a value
	_, _, _, _, _, _, _, _, _, _, _, _ = r, err, h, c, k, e, x, y, g, z, w, f
}
