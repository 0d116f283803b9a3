// A builder whose method keeps the body and that is returned takes the body along.
package p

import (
	"io"
	"net/http"
)

type builder struct{ r io.Reader }

func (b *builder) with(r io.Reader) *builder {
	b.r = r
	return b
}

func open(url string) (*builder, error) {
	b := &builder{}
	resp, err := http.Get(url) // want moved http-response-body
	if err != nil {
		return nil, err
	}
	b.with(resp.Body)
	return b, nil
}
