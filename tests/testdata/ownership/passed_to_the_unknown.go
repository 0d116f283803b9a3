// Who has no sources is assumed to only use what it is given, and what is found so is possible.
package p

import (
	"io"
	"os"

	"example.com/audio"
)

func decoded(name string) (int, error) {
	f, err := os.Open(name) // want leak os-file possible unsafe
	if err != nil {
		return 0, err
	}
	d := audio.NewDecoder(f)
	return d.Samples()
}

func decodedDeeper(name string) (int, error) {
	f, err := os.Open(name) // want leak os-file possible unsafe
	if err != nil {
		return 0, err
	}
	return samples(f)
}

func samples(f *os.File) (int, error) {
	return audio.NewDecoder(f).Samples()
}

func closedByDecoder(name string) (int, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	d := audio.NewDecoder(f)
	defer d.Close()
	return d.Samples()
}

func returned(name string) (*audio.Decoder, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return audio.NewDecoder(f), nil
}

func kept(list *audio.List, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	list.AddFile(f)
	return nil
}

func goesOn(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	audio.StartPlaying(f)
	return nil
}

func named(name string) (string, error) {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return "", err
	}
	return nameOf(f), nil
}

func nameOf(r io.Reader) string {
	if named, ok := r.(interface{ Name() string }); ok {
		return named.Name()
	}
	return ""
}
