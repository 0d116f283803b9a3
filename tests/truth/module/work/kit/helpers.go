package kit

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
)

// Quietly closes and says nothing.
func Quietly(c io.Closer) {
	_ = c.Close()
}

// CloseOnError closes if something failed.
func CloseOnError(c io.Closer, err error) {
	if err != nil {
		c.Close()
	}
}

// DrainAndClose reads a body to its end and closes it.
func DrainAndClose(body io.ReadCloser) {
	defer body.Close()
	io.Copy(io.Discard, body)
}

// Peek only looks.
func Peek(w *World, r io.Reader) {
	buf := make([]byte, 1)
	n, _ := r.Read(buf)
	w.Note("peeked " + string(buf[:n]))
}

// CheckStatus says whether an answer is a good one; it leaves the response alone.
func CheckStatus(resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return ErrAnswer
	}
	return nil
}

// Checked gives the response on if it is good, and closes it if it is not.
func Checked(resp *http.Response) (*http.Response, error) {
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, ErrAnswer
	}
	return resp, nil
}

// Buffered wraps; nobody closes what is below.
func Buffered(r io.Reader) *bufio.Reader { return bufio.NewReader(r) }

// Relay hands on what was opened, and says more of what was not.
func Relay[T any](v T, err error) (T, error) {
	if err != nil {
		err = fmt.Errorf("relay: %w", err)
	}
	return v, err
}

// Same gives back what it gets.
func Same[T any](v T) T { return v }

// Holder keeps something for later.
type Holder struct {
	Name string
	It   any
	Done func()
}

// Keep stores.
func (h *Holder) Keep(it any) { h.It = it }

// ReadCloser is a reader and the close of what is below it.
type ReadCloser struct {
	io.Reader
	io.Closer
}

// Poll says whether the context has ended.
func Poll(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	default:
		return nil
	}
}

// Touch does something that takes a context.
func Touch(ctx context.Context, w *World) error {
	_, err := w.DB.ExecContext(ctx, "touch")
	return err
}

// Names are the names of the columns, if they can be had.
func Names(w *World, rows *sql.Rows) ([]string, error) {
	if err := w.Step(); err != nil {
		return nil, err
	}
	return rows.Columns()
}

// Failed says whether the rows have come to a bad end.
func Failed(w *World, rows *sql.Rows) error {
	if err := w.Step(); err != nil {
		return err
	}
	return rows.Err()
}

// Count counts rows that are left.
func Count(rows *sql.Rows) int {
	n := 0
	for rows.Next() {
		n++
	}
	return n
}

// Must panics if there is an error.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// OpenStream opens a stream; some fail.
func OpenStream(w *World) (io.ReadCloser, error) {
	resp, err := http.Get(w.URL)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// Fetch asks for something.
func Fetch(w *World) (*http.Response, error) {
	resp, err := w.HTTP.Do(w.Request())
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// Parse reads what should make sense.
func Parse(w *World, r io.Reader) error {
	if err := w.Step(); err != nil {
		return err
	}
	_, err := io.ReadAll(r)
	return err
}

// Load reads all there is.
func Load(w *World, f *os.File) (string, error) {
	if err := w.Step(); err != nil {
		return "", err
	}
	data, err := io.ReadAll(f)
	return string(data), err
}

// Fill writes what a file is to hold.
func Fill(w *World, f *os.File) error {
	if err := w.Step(); err != nil {
		return err
	}
	_, err := f.WriteString("text")
	return err
}

// Append writes a little more, and says how much.
func Append(w *World, out io.Writer) (int, error) {
	if err := w.Step(); err != nil {
		return 0, err
	}
	return out.Write([]byte("more"))
}
