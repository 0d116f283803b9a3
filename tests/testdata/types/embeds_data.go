// A struct that embeds plain data, or a message, is judged by all that it holds.
package p

import (
	"compress/gzip"
	"io"
)

type record struct{ name string }

func (*record) ProtoMessage() {}

type open struct {
	*record
	in io.ReadCloser
}

type named struct{ record }

func f(r *record, o open, n named, h gzip.Header, z *gzip.Reader) {
	_, _, _, _, _ = r, o, n, h, z //= plain(r): yes; plain(o): no; plain(n): yes; plain(h): yes; plain(z): no
}
