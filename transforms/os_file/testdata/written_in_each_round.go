// A file that is written in each round is closed at its end, and at the exits before.
package p

import "os"

func write(names []string) error {
	for _, name := range names {
		f, err := os.Create(name) // want leak definite unsafe
		if err != nil {
			return err
		}
		if name == "" {
			continue
		}
		if _, err := f.WriteString(name); err != nil {
			return err
		}
	}
	return nil
}

func writeAll(names []string) {
	for _, name := range names {
		if name == "" {
			continue
		}
		f, err := os.Create(name) // want leak definite unsafe
		if err != nil {
			panic(err)
		}
		f.WriteString(name)
		if name == "last" {
			break
		}
	}
}

func writeInSwitch(names []string) {
	for _, name := range names {
		f, err := os.Create(name) // want leak definite unsafe
		if err != nil {
			panic(err)
		}
		switch name {
		case "":
			break
		default:
			f.WriteString(name)
		}
	}
}

func writeUnchecked(name string) {
	f, err := os.Create(name) // want leak definite unsafe
	if err != nil {
		println(err.Error())
	}
	f.WriteString(name)
}

func innerLoop(names []string) {
	for _, name := range names {
		f, err := os.Create(name) // want leak definite unsafe
		if err != nil {
			panic(err)
		}
		for _, c := range name {
			if c == ' ' {
				break
			}
			f.WriteString("x")
		}
		f.WriteString(name)
	}
}
