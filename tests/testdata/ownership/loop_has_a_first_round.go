// A range over what is written out, or a number of times, has a first round; one over anything else may have none.
package p

import "os"

func counted(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	for range 2 {
		f.Close()
	}
	return nil
}

func listed(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	for _, step := range []string{"flush", "close"} {
		println(step)
		f.Close()
	}
	return nil
}

func given(name string, steps []string) error {
	f, err := os.Open(name) // want leak os-file likely refused: released-twice
	if err != nil {
		return err
	}
	for _, step := range steps {
		println(step)
		f.Close()
	}
	return nil
}

func none(name string) error {
	f, err := os.Open(name) // want leak os-file likely refused: released-twice
	if err != nil {
		return err
	}
	for range 0 {
		f.Close()
	}
	return nil
}
