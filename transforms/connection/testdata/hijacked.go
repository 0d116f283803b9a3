// The reader and writer that come with a hijacked connection are over it: who keeps them needs it open.
package p

import (
	"bufio"
	"net/http"
)

type hub struct{ all []*bufio.ReadWriter }

func (h *hub) join(w http.ResponseWriter) error {
	_, rw, err := w.(http.Hijacker).Hijack() // want unknown
	if err != nil {
		return err
	}
	h.all = append(h.all, rw)
	return nil
}

func refuse(w http.ResponseWriter) error {
	conn, rw, err := w.(http.Hijacker).Hijack() // want leak definite safe
	if err != nil {
		return err
	}
	rw.WriteString("no, " + conn.RemoteAddr().String() + "\n")
	return rw.Flush()
}

func answer(w http.ResponseWriter) error {
	conn, _, err := w.(http.Hijacker).Hijack() // want leak definite safe
	if err != nil {
		return err
	}
	_, err = conn.Write([]byte("no\n"))
	return err
}
