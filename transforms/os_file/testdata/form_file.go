// What a form hands out is a file, unless it is small.
package app

import (
	"io"
	"net/http"
)

func upload(w http.ResponseWriter, r *http.Request) {
	f, _, err := r.FormFile("image") // want leak definite safe
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b, err := io.ReadAll(f)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Write(b)
}
