// A function that is put into a list, a map or a table is called by whoever walks through it, whenever that is: what it mentions
// is not released before.
package p

import (
	"context"
	"database/sql"
	"io"
	"net/http"
	"os"
	"time"
)

type job struct {
	n   int
	run func() error
}

func collected(ctx context.Context, db *sql.DB) error {
	var jobs []job
	for n := 0; n < 3; n++ {
		within, cancel := context.WithTimeout(ctx, time.Second) // want moved context-cancel
		run := func() error {
			defer cancel()
			_, err := db.ExecContext(within, "update t set n = 1")
			return err
		}
		jobs = append(jobs, job{n: n, run: run})
	}
	for _, job := range jobs {
		if err := job.run(); err != nil {
			return err
		}
	}
	return nil
}

func asked(names []string) error {
	jobs := map[string]func() error{}
	for _, name := range names {
		f, err := os.Open(name) // want unknown os-file
		if err != nil {
			return err
		}
		jobs[name] = func() error { _, err := f.Stat(); return err }
	}
	for _, run := range jobs {
		if err := run(); err != nil {
			return err
		}
	}
	return nil
}

func routed(mux *http.ServeMux) error {
	f, err := os.Open("index.html") // want unknown os-file
	if err != nil {
		return err
	}
	routes := []struct {
		path  string
		serve http.HandlerFunc
	}{
		{"/", func(w http.ResponseWriter, r *http.Request) { io.Copy(w, f) }},
	}
	for _, route := range routes {
		mux.HandleFunc(route.path, route.serve)
	}
	return nil
}

func first() (func() error, error) {
	f, err := os.Open("first") // want moved os-file
	if err != nil {
		return nil, err
	}
	all := []func() error{func() error { return f.Close() }}
	return all[0], nil
}
