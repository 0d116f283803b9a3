// What a function hands out as a reader is the body of its response: its caller owes the close.
package p

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

var errStatus = errors.New("bad status")

type fetcher struct {
	client *http.Client
	last   io.ReadCloser
}

func (f *fetcher) open(u string) (io.ReadCloser, error) {
	resp, err := f.client.Get(u)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, errStatus
	}
	return resp.Body, nil
}

// One more function between.
func (f *fetcher) latest() (io.ReadCloser, error) {
	return f.open("latest")
}

func (f *fetcher) forgets(u string) ([]byte, error) {
	body, err := f.open(u) // want leak definite safe
	if err != nil {
		return nil, err
	}
	return io.ReadAll(body)
}

func (f *fetcher) forgetsLatest(v any) error {
	body, err := f.latest() // want leak definite safe
	if err != nil {
		return err
	}
	return json.NewDecoder(body).Decode(v)
}

func (f *fetcher) closes(u string) ([]byte, error) {
	body, err := f.open(u) // want released
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

// What is given back has its own end, and the body's is another matter.
func (f *fetcher) unzipped(u string) (io.ReadCloser, error) {
	resp, err := f.client.Get(u) // want moved
	if err != nil {
		return nil, err
	}
	return gzip.NewReader(resp.Body)
}

func (f *fetcher) readsUnzipped(u string) ([]byte, error) {
	r, err := f.unzipped(u)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// What was read to memory needs no close.
func (f *fetcher) inMemory(u string) (io.ReadCloser, error) {
	resp, err := f.client.Get(u) // want released
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func (f *fetcher) readsMemory(u string) ([]byte, error) {
	r, err := f.inMemory(u)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// Who keeps it as well has it to himself.
func (f *fetcher) kept(u string) (io.ReadCloser, error) {
	resp, err := f.client.Get(u) // want moved
	if err != nil {
		return nil, err
	}
	f.last = resp.Body
	return f.last, nil
}

func (f *fetcher) readsKept(u string) ([]byte, error) {
	r, err := f.kept(u)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
