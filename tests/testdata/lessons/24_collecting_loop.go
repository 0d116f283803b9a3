// A loop that collects with a defer is right when the handles live on; gzip over memory holds nothing.
package p

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
)

func concat(out io.Writer, paths []string) error {
	var readers []io.Reader
	for _, path := range paths {
		f, err := os.Open(path) // want released os-file
		if err != nil {
			return err
		}
		defer f.Close()
		readers = append(readers, f)
	}
	_, err := io.Copy(out, io.MultiReader(readers...))
	return err
}

func unzip(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
