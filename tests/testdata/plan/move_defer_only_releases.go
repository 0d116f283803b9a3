package p

import (
	"database/sql"
	"errors"
	"io"
	"log"
	"net/http"
	"sync"
	"time"
)

var errStatus = errors.New("status")

func warn(f func() error) {
	if err := f(); err != nil {
		log.Print(err)
	}
}

func closeBody(body io.Closer) {
	if err := body.Close(); err != nil {
		log.Print(err)
	}
}

func drainBody(body io.ReadCloser) {
	io.Copy(io.Discard, body)
	body.Close()
}

// What takes the body moves whole.
func parameter(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errStatus
	}
	defer func(body io.ReadCloser) {
		err := body.Close()
		if err != nil {
			log.Print(err)
		}
	}(resp.Body)
	return io.ReadAll(resp.Body)
}

func value(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errStatus
	}
	defer warn(resp.Body.Close)
	return io.ReadAll(resp.Body)
}

func helper(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errStatus
	}
	defer closeBody(resp.Body)
	return io.ReadAll(resp.Body)
}

// Who knows how much there is to read, and whether it still can be.
func drains(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errStatus
	}
	defer drainBody(resp.Body)
	return io.ReadAll(resp.Body)
}

// The error is looked at when the literal runs.
func joined(url string) (data []byte, err error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		err = errStatus
		return nil, err
	}
	defer func() {
		if e := resp.Body.Close(); err == nil {
			err = e
		}
	}()
	return io.ReadAll(resp.Body)
}

// Up there, nothing is locked.
func unlocks(url string, mu *sync.Mutex) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errStatus
	}
	mu.Lock()
	defer func() {
		resp.Body.Close()
		mu.Unlock()
	}()
	return io.ReadAll(resp.Body)
}

// Up there, there is no start.
func declared(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errStatus
	}
	start := time.Now()
	defer func() {
		log.Print(resp.Body.Close(), time.Since(start))
	}()
	return io.ReadAll(resp.Body)
}

// Who waits would wait for the goroutine that reads.
func waits(url string, wg *sync.WaitGroup) error {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return err
	}
	if resp.StatusCode != 200 {
		return errStatus
	}
	defer wg.Wait()
	defer func() { _ = resp.Body.Close() }()
	_, err = io.ReadAll(resp.Body)
	return err
}

// Who receives, if it fails before?
func tells(url string, done chan error) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errStatus
	}
	defer func() { done <- resp.Body.Close() }()
	return io.ReadAll(resp.Body)
}

// The early way would return that error.
func replaces(url string) (n int, err error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return 0, err
	}
	if resp.StatusCode == 404 {
		return 0, nil
	}
	defer func() {
		err = errors.Join(err, resp.Body.Close())
		if n == 0 {
			err = io.ErrUnexpectedEOF
		}
	}()
	data, err := io.ReadAll(resp.Body)
	return len(data), err
}

type counting struct{ io.ReadCloser }

func count(resp *http.Response) { resp.Body = &counting{resp.Body} }

// Up there, it is another body.
func refilled(url string) ([]byte, error) {
	resp, err := http.Get(url) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errStatus
	}
	count(resp)
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// To commit is not to release.
func commits(db *sql.DB) error {
	tx, err := db.Begin() // want leak sql-rows likely safe
	if err != nil {
		return err
	}
	if _, err := tx.Exec("insert"); err != nil {
		return err
	}
	defer tx.Commit()
	return nil
}
