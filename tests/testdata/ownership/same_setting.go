// A setting that is asked for twice has the same answer, though others could set it.
package app

import (
	"os"
	"runtime/pprof"
)

type options struct {
	profile string
}

func (o *options) run() error { return os.Remove(o.profile + ".old") }

func profiled(o *options) error {
	var f *os.File
	if o.profile != "" {
		var err error
		f, err = os.Create(o.profile) // want released os-file
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			println("no profile")
		}
	}
	err := o.run()
	if o.profile != "" {
		pprof.StopCPUProfile()
		f.Close()
	}
	return err
}

type device struct{ path string }

func (d *device) reset() { d.path = "" }

// What some function of the package assigns is a state.
func changed(d *device) error {
	var f *os.File
	if d.path != "" {
		var err error
		f, err = os.Open(d.path) // want leak os-file likely refused: released-twice
		if err != nil {
			return err
		}
	}
	d.reset()
	if d.path != "" {
		f.Close()
	}
	return nil
}
