// A profile keeps its file once it has started; one that did not start has not.
package p

import (
	"os"
	"runtime/pprof"
)

func start(path string) (func(), error) {
	f, err := os.Create(path) // want leak definite unsafe
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return pprof.StopCPUProfile, nil
}
