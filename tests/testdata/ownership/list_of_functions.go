// Functions that are put into a list are called by who walks through it.
package p

import (
	"errors"
	"net"
)

func listen(mode int) (net.Listener, error) {
	var onError []func()
	defer func() {
		for _, f := range onError {
			f()
		}
	}()
	ln, err := net.Listen("tcp", "localhost:0") // want moved connection
	if err != nil {
		return nil, err
	}
	onError = append(onError, func() { ln.Close() })
	if mode > 1 {
		return nil, errors.New("unknown mode")
	}
	onError = nil
	return ln, nil
}
