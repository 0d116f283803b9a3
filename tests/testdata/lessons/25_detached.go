// The output of a detached process, and a profile that is written until exit, stay open on purpose.
package main

import (
	"log"
	"os"
	"os/exec"
	"runtime/pprof"
)

func detach(path string) error {
	out, err := os.Create(path) // want unknown os-file
	if err != nil {
		return err
	}
	cmd := exec.Command("sleep", "60")
	cmd.Stdout = out
	return cmd.Start()
}

func main() {
	f, err := os.Create("cpu.prof") // want moved os-file
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		log.Fatal(err)
	}
	defer pprof.StopCPUProfile()
	if err := detach("log"); err != nil {
		log.Fatal(err)
	}
}
