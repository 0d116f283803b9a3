// What a helper registers for the end of the test, or runs beside other tests, outlives the function that called the helper.
package p

import (
	"os"
	"testing"
)

func check(t *testing.T, f *os.File) {
	t.Cleanup(func() { f.Stat() })
}

func closing(t *testing.T, f *os.File) {
	t.Cleanup(func() { f.Close() })
}

func beside(t *testing.T, f *os.File) {
	t.Parallel()
	f.Stat()
}

func TestChecked(t *testing.T) {
	f, err := os.Open("a") // want unknown os-file
	if err != nil {
		t.Fatal(err)
	}
	check(t, f)
}

func TestClosed(t *testing.T) {
	f, err := os.Open("a") // want moved os-file
	if err != nil {
		t.Fatal(err)
	}
	closing(t, f)
}

func TestBeside(t *testing.T) {
	f, err := os.Open("a") // want unknown os-file
	if err != nil {
		t.Fatal(err)
	}
	t.Run("x", func(t *testing.T) { beside(t, f) })
}

func TestHere(t *testing.T) {
	f, err := os.Open("a") // want leak os-file definite safe
	if err != nil {
		t.Fatal(err)
	}
	t.Run("x", func(t *testing.T) { f.Stat() })
}
