package rig

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
)

// folder is where the files of this process are; it is the working folder, so that errors read the same in every run.
var folder string

// inOwnFolder goes to a folder of our own; what it returns goes back and removes it.
func inOwnFolder() func() {
	debug.SetGCPercent(-1)
	made, err := os.MkdirTemp("", "truth")
	if err != nil {
		panic(err)
	}
	if folder, err = filepath.EvalSymlinks(made); err != nil {
		panic(err)
	}
	if err := os.Chdir(folder); err != nil {
		panic(err)
	}
	return func() {
		os.Chdir(os.TempDir())
		os.RemoveAll(folder)
	}
}

// existing names a file for a caller that is about to open it.
func existing() string {
	if now.answer() {
		return "none"
	}
	name := fresh0()
	os.WriteFile(name, []byte("1 1 1 1 1 1 x 1"), 0o600)
	return name
}

// fresh names a file for a caller that is about to make it.
func fresh() string {
	if now.answer() {
		return filepath.Join("none", "none")
	}
	return fresh0()
}

func fresh0() string {
	t := now.open(false)
	now.mu.Lock()
	defer now.mu.Unlock()
	now.files = append(now.files, t)
	t.name = "f" + strconv.Itoa(len(now.files))
	return t.name
}

// leaveFile uses a file that has left, and closes it.
func leaveFile(f *os.File) {
	if f == nil {
		return
	}
	now.mu.Lock()
	for _, t := range now.files {
		if t.name == f.Name() {
			t.touched = true
		}
	}
	_, err := f.Stat()
	now.mu.Unlock()
	if err != nil {
		now.ended()
	}
	f.Close()
}

// count finds out which files are open: those that the system has a descriptor for.
func count() {
	if len(now.files) == 0 {
		return
	}
	open := map[string]bool{}
	descriptors, _ := os.ReadDir("/proc/self/fd")
	for _, d := range descriptors {
		target, _ := os.Readlink("/proc/self/fd/" + d.Name())
		if name, ok := strings.CutPrefix(target, folder+"/"); ok {
			open[name] = true
		}
	}
	for _, t := range now.files {
		t.closed = !open[t.name]
		os.Remove(t.name)
	}
}
