// Each way to bind a call's results gives the variables the results' types.
package p

import (
	"bufio"
	"io"
	"net/http"
	"os"
	str "strings"
)

var client = &http.Client{}
var first, second = os.Open("x")

const size = 4

func assignments(u string, m map[string]*os.File, ch <-chan error, x any) (n int, err error) {
	resp, err := http.Get(u) //= resp: *net/http.Response; err: error; http.Get(): net/http.Get
	resp, err = client.Do(nil) //= resp: *net/http.Response; client.Do(): (net/http.Client).Do
	defer resp.Body.Close() //= resp.Body: io.ReadCloser; resp.Body.Close(): (io.Closer).Close of an interface
	var a, b = os.Create(u) //= a: *os.File
	var c, d int = 1, 2 //= c: int; d: int
	_, e := os.Open("") //= e: error
	f := first //= f: *os.File
	v, ok := m["k"] //= v: *os.File; ok: bool
	w, ok := <-ch //= w: error
	s, ok2 := x.(string) //= s: string; ok2: bool
	g := str.NewReader(u) //= g: *strings.Reader
	h := bufio.NewScanner(g) //= h: *bufio.Scanner; bufio.NewScanner(): bufio.NewScanner
	i := size * 2.5 //= i: float64
	var r io.Reader = g //= r: io.Reader
	j := 'x' + 1 //= j: int
	k := resp.Header["X"][0] //= k: string
	l := http.DefaultClient.Timeout //= l: time.Duration
	o := second //= o: error
	for q, t := range resp.Header { //= q: string; t: []string
		_, _ = q, t
	}
	_, _, _, _, _, _, _, _, _, _ = a, b, c, d, e, f, v, w, s, h
	_, _, _, _, _, _, _ = i, r, j, k, l, o, ok2
	return n, err //= n: int
}
