// What ends the process or the test ends the path, also when the only caller does that at once.
package main

import (
	"log"
	"os"
	"testing"
)

func exits(path string) {
	f, err := os.Open(path) // want released os-file
	if err != nil {
		log.Fatal(err)
	}
	if _, err := f.Stat(); err != nil {
		log.Fatal(err)
	}
	if f.Name() == "" {
		os.Exit(1)
	}
	f.Close()
}

func panics(path string) {
	f, err := os.Open(path) // want released os-file
	if err != nil {
		panic(err)
	}
	if _, err := f.Stat(); err != nil {
		panic(err)
	}
	f.Close()
}

func inTest(t *testing.T, path string) {
	f, err := os.Open(path) // want released os-file
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Stat(); err != nil {
		t.Fatalf("stat: %v", err)
	}
	f.Close()
}

func run(path string) error {
	f, err := os.Open(path) // want released os-file
	if err != nil {
		return err
	}
	if _, err := f.Stat(); err != nil {
		return err
	}
	return f.Close()
}

func main() {
	exits("a")
	panics("b")
	if err := run("c"); err != nil {
		log.Fatal(err)
	}
}
