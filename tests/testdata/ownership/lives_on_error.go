// A caller that hands the error on, compares it on the spot, drops it, or tries again lives on, whatever it does with the rest.
package p

import (
	"errors"
	"log"
	"os"
)

type result struct{ err error }

func sent() error {
	f, err := os.Open("sent") // want leak os-file likely safe
	if err != nil {
		return err
	}
	if f.Name() == "" {
		return errors.New("no name")
	}
	return f.Close()
}

func kept() error {
	f, err := os.Open("kept") // want leak os-file likely safe
	if err != nil {
		return err
	}
	if f.Name() == "" {
		return errors.New("no name")
	}
	return f.Close()
}

func deferred() error {
	f, err := os.Open("deferred") // want leak os-file likely safe
	if err != nil {
		return err
	}
	if f.Name() == "" {
		return errors.New("no name")
	}
	return f.Close()
}

func compared() error {
	f, err := os.Open("compared") // want leak os-file likely safe
	if err != nil {
		return err
	}
	if f.Name() == "" {
		return errors.New("no name")
	}
	return f.Close()
}

func repeated() error {
	f, err := os.Open("repeated") // want leak os-file likely safe
	if err != nil {
		return err
	}
	if f.Name() == "" {
		return errors.New("no name")
	}
	return f.Close()
}

func repeatedToTheEnd() error {
	f, err := os.Open("repeated") // want leak os-file likely safe
	if err != nil {
		return err
	}
	if f.Name() == "" {
		return errors.New("no name")
	}
	return f.Close()
}

func ended() error {
	f, err := os.Open("ended") // want released os-file
	if err != nil {
		return err
	}
	if f.Name() == "" {
		return errors.New("no name")
	}
	return f.Close()
}

func all(results chan<- error, patience int) bool {
	results <- sent()
	log.Print(result{kept()})
	defer deferred()
	if compared() != nil {
		return true
	}
	if err := ended(); err != nil {
		log.Fatal(err)
	}
	for {
		if err := repeated(); err != nil {
			log.Print(err)
		}
		if err := repeatedToTheEnd(); err != nil {
			if patience == 0 {
				log.Fatal(err)
			}
			patience--
		}
	}
}
