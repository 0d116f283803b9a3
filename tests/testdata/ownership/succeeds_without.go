// A function of ours may succeed and give nothing: what it gave is nil then, though there is no error.
package p

import (
	"errors"
	"net"
	"net/http"
)

func fetch(url string) (*http.Response, error) {
	if url == "" {
		return nil, nil
	}
	return http.Get(url)
}

func status(url string) error {
	resp, err := fetch(url) // want leak http-response-body definite safe
	if err != nil {
		return err
	}
	println(resp)
	return nil
}

func forwarded(url string) (*http.Response, error) {
	return fetch(url)
}

func checked(url string) (int, error) {
	resp, err := forwarded(url) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	if resp == nil {
		return 0, nil
	}
	return resp.StatusCode, nil
}

type pool struct{ address string }

func (p *pool) find(name string) (net.Conn, bool, error) {
	conn, err := net.Dial("tcp", p.address)
	if err != nil {
		return nil, false, err
	}
	if name != p.address {
		conn.Close()
		return nil, false, nil
	}
	return conn, true, nil
}

func use(p *pool, name string) (net.Conn, error) {
	conn, found, err := p.find(name) // want moved connection
	if !found {
		if err != nil {
			return nil, err
		}
		return nil, errors.New("not found")
	}
	return conn, nil
}

func forget(p *pool, name string) error {
	conn, found, err := p.find(name) // want leak connection definite safe
	if err != nil {
		return err
	}
	if !found {
		return errors.New("not found")
	}
	_, err = conn.Write([]byte("hello"))
	return err
}
