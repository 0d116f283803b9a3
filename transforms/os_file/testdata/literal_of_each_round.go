// A literal that is deferred in a loop releases what its own round opened.
package app

import (
	"log"
	"os"
)

func all(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer func() {
			if err := f.Close(); err != nil {
				log.Print(err)
			}
		}()
		log.Print(f.Name())
	}
	return nil
}
