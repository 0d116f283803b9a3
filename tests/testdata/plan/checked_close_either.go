// An error that a function returns either way must not give way to that of the close.
package p

import (
	"log"
	"os"
)

func save(name string, data []byte) error {
	f, err := os.Create(name) // want leak os-file definite unsafe
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err != nil {
		log.Println(err)
	}
	return err
}
