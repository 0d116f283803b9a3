// Broken Go: where the parser has one name, and the text a comma before it, the value of a second name is not asked for.
package p

import "os"

var if, name = "a"

func size() error {
	f, err := os.Open(name) // want released os-file
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Stat()
	return err
}
