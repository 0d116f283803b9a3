// A file that is handed to a logger, a handler or a default output is kept on purpose.
package p

import (
	"io"
	"log"
	"log/slog"
	"os"
)

func defaultLogger(path string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) // want moved os-file
	if err != nil {
		return err
	}
	log.SetOutput(f)
	return nil
}

func several(path string) error {
	f, err := os.Create(path) // want unknown os-file
	if err != nil {
		return err
	}
	log.SetOutput(io.MultiWriter(os.Stderr, f))
	return nil
}

func structured(path string) error {
	f, err := os.Create(path) // want unknown os-file
	if err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(f, nil)))
	return nil
}

func standardError(path string) error {
	f, err := os.Create(path) // want moved os-file
	if err != nil {
		return err
	}
	os.Stderr = f
	return nil
}

func logger(path string) (*log.Logger, error) {
	f, err := os.Create(path) // want moved os-file
	if err != nil {
		return nil, err
	}
	return log.New(f, "", log.LstdFlags), nil
}
