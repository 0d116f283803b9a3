// Package rig runs generated functions along all their paths, and counts what they open, close, and use too late.
package rig

import (
	"context"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// A thing is one opened resource.
type thing struct {
	l *ledger
	// site is where the function under test opened it: "file:line", and those it called to do so.
	site string
	// name is that of a file.
	name string
	// minds says that a second close is an error.
	minds   bool
	closed  bool
	touched bool
	// ctx is what ends it, if there is such a thing.
	ctx context.Context
	// asked are the lines at which it was decided whether reads and writes fail from there on; broken that they do.
	asked  map[string]bool
	broken bool
}

// ledger is what one run did.
type ledger struct {
	mu     sync.Mutex
	things []*thing
	// files are those of them that the system knows.
	files []*thing
	// word are the answers that were given; next is the number of those that were used.
	word []bool
	next int
	// limit is how many answers a run gets before all are no.
	limit int
	said  []string
	// left says that the function has returned, and what it left is looked at.
	left bool
	// looking says that what is used now is not had by who uses it.
	looking bool
	// over says that the test has ended, where all may be closed.
	over bool
	// panicked says that the function did not return.
	panicked bool
	// double, late and gone count second closes of what minds, uses after a close, and what left closed.
	double, late, gone int
}

var now = &ledger{}

// answer gives the next answer of the word, and makes the word longer if needed.
func (l *ledger) answer() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left || l.next >= l.limit {
		return false
	}
	if l.next == len(l.word) {
		l.word = append(l.word, false)
	}
	l.next++
	return l.word[l.next-1]
}

func (l *ledger) say(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = append(l.said, text)
}

func (l *ledger) open(minds bool) *thing {
	site, isClient := caller()
	l.mu.Lock()
	defer l.mu.Unlock()
	t := &thing{l: l, site: site, minds: minds && !isClient}
	l.things = append(l.things, t)
	return t
}

// close notes a close and returns whether it was the first.
func (t *thing) close() bool {
	l := t.l
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.closed {
		if l.over {
			return false
		}
		if l.left {
			l.gone++
		} else if t.minds {
			l.double++
		}
		return false
	}
	t.closed = true
	return true
}

// use notes a use and returns whether the thing is open.
func (t *thing) use() bool {
	l := t.l
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left && !l.looking {
		t.touched = true
	}
	if !t.closed {
		return true
	}
	if l.left {
		l.gone++
	} else {
		l.late++
	}
	return false
}

// breaks decides, at the first read or write of each line, whether it fails, and all that follow.
func (t *thing) breaks() bool {
	line, _ := caller()
	if !t.broken && !t.asked[line] {
		if t.asked == nil {
			t.asked = map[string]bool{}
		}
		t.asked[line] = true
		t.broken = t.l.answer()
	}
	return t.broken
}

// caller finds the frames of generated functions, the outermost first, and whether a client was made on the way.
func caller() (string, bool) {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	site, isClient := "", false
	for {
		frame, more := frames.Next()
		if strings.Contains(frame.Function, "kit.NewStoreClient") {
			isClient = true
		}
		if at := strings.LastIndex(frame.File, "/work/"); at >= 0 && !strings.Contains(frame.File, "/work/kit/") {
			here := frame.File[at+1:] + ":" + strconv.Itoa(frame.Line)
			if site != "" {
				here += " " + site
			}
			site = here
		}
		if !more {
			return site, isClient
		}
	}
}
