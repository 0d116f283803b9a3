// What a constructor puts into its named result is its caller's only if that is what it returns.
package p

import (
	"encoding/binary"
	"os"
)

type file struct {
	inner *os.File
	magic uint32
}

func open(path string) (f *file, err error) {
	f = &file{}
	f.inner, err = os.Open(path) // want leak os-file definite refused: not-a-local
	if err != nil {
		return nil, err
	}
	if err := binary.Read(f.inner, binary.LittleEndian, &f.magic); err != nil {
		return nil, err
	}
	return f, nil
}

func bare(path string) (f *file, err error) {
	f = &file{}
	f.inner, err = os.Open(path) // want moved os-file
	if err != nil {
		return
	}
	err = binary.Read(f.inner, binary.LittleEndian, &f.magic)
	return
}

func cleaned(path string) (f *file, err error) {
	f = &file{}
	defer func() {
		if err != nil && f != nil {
			f.inner.Close()
		}
	}()
	f.inner, err = os.Open(path) // want moved os-file
	if err != nil {
		return f, err
	}
	err = binary.Read(f.inner, binary.LittleEndian, &f.magic)
	return f, err
}

func filled(path string) (f file, err error) {
	f.inner, err = os.Open(path) // want leak os-file definite refused: not-a-local
	if err != nil {
		return file{}, err
	}
	if err := binary.Read(f.inner, binary.LittleEndian, &f.magic); err != nil {
		return file{}, err
	}
	return f, nil
}
