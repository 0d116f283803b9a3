// A field that nobody sets answers twice the same, whoever its struct is handed to.
package p

import "os"

type options struct {
	profile string
	trace   string
}

func run(o *options) { o.trace = "" }

func profiled(o *options) error {
	var f *os.File
	if o.profile != "" {
		var err error
		f, err = os.Open(o.profile)
		if err != nil {
			return err
		}
	}
	run(o)
	if o.profile != "" {
		f.Close()
	}
	return nil
}

func traced(o *options) error {
	var f *os.File
	if o.trace != "" {
		var err error
		f, err = os.Open(o.trace) // want leak os-file likely refused: released-twice
		if err != nil {
			return err
		}
	}
	run(o)
	if o.trace != "" {
		f.Close()
	}
	return nil
}
