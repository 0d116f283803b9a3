package rig

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand"
	"net/http"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"time"

	"example.com/truth/work/kit"
)

// A Case is one generated function: it is called with the world, and what it returns is handed to left.
type Case struct {
	Name string
	// Spawns says that it starts goroutines, that may outlive it.
	Spawns bool
	Run    func(w *kit.World, left func(v ...any))
}

const (
	// maxAnswers is how many answers a run gets; then all are no, so that loops end.
	maxAnswers = 16
	// maxPaths is how many words are enumerated; a function with more is sampled besides.
	maxPaths = 48
	maxWait  = 5 * time.Second
)

// path is what one run along one path showed.
type path struct {
	Word  string         `json:"word"`
	Trace string         `json:"trace"`
	Opens map[string]int `json:"opens,omitempty"`
	Leaks map[string]int `json:"leaks,omitempty"`
	// Double, Late and Gone count second closes, uses after a close, and what left closed.
	// Panicked says that the function did not return.
	Panicked bool `json:"panicked,omitempty"`
	Double   int  `json:"double,omitempty"`
	Late     int  `json:"late,omitempty"`
	Gone     int  `json:"gone,omitempty"`
}

type outcome struct {
	// Number is the place of the case among all.
	Number   int    `json:"number"`
	Name     string `json:"name"`
	Complete bool   `json:"complete"`
	Paths    []path `json:"paths"`
}

// Main runs the cases of one part out of several, which its arguments name, and writes one line of JSON for each.
func Main(cases []Case) {
	http.DefaultTransport = transport{}
	defer inOwnFolder()()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	part, parts := 0, 1
	if len(os.Args) > 2 {
		part, _ = strconv.Atoi(os.Args[1])
		parts, _ = strconv.Atoi(os.Args[2])
	}
	for at, c := range cases {
		if at%parts != part {
			continue
		}
		result := drive(c)
		// Files that were forgotten are closed with what is collected: never while a function runs.
		runtime.GC()
		result.Number = at
		if err := encoder.Encode(result); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// drive enumerates the words of a function depth first; if there are too many, random ones follow.
func drive(c Case) outcome {
	result := outcome{Name: c.Name}
	seen := map[string]bool{}
	word := []bool{}
	for len(result.Paths) < maxPaths {
		p, used := one(c, word)
		seen[p.Word] = true
		result.Paths = append(result.Paths, p)
		word = used
		for len(word) > 0 && word[len(word)-1] {
			word = word[:len(word)-1]
		}
		if len(word) == 0 {
			result.Complete = true
			return result
		}
		word[len(word)-1] = true
	}
	hash := fnv.New64a()
	hash.Write([]byte(c.Name))
	random := rand.New(rand.NewSource(int64(hash.Sum64())))
	for range maxPaths {
		word := make([]bool, maxAnswers)
		for at := range word {
			word[at] = random.Intn(3) == 0
		}
		if p, _ := one(c, word); !seen[p.Word] {
			seen[p.Word] = true
			result.Paths = append(result.Paths, p)
		}
	}
	return result
}

// one runs a function along one path.
func one(c Case, word []bool) (path, []bool) {
	now = &ledger{word: append([]bool{}, word...), limit: maxAnswers}
	contexts = nil
	ctx := &parent{done: make(chan struct{})}
	db := newDB()
	defer db.Close()
	w := &kit.World{
		URL: "http://rig.example/", HTTP: &http.Client{Transport: transport{}}, Ctx: ctx, DB: db, Lis: listener{},
		FS: files{}, Disk: disk{}, Gate: make(chan struct{}), Out: make(chan any, 64), Next: now.answer, Say: now.say,
		Pool: kit.Over(&conn{stream: newStreamOf(&thing{l: now})}),
		T:    &test{}, Mux: http.NewServeMux(), Path: existing, Fresh: fresh,
	}
	quiet := calm()
	if c.Spawns {
		quiet = 0
	}
	returned := call(c, w)
	used := append([]bool{}, now.word[:now.next]...)
	close(w.Gate)
	settle(quiet)
	now.mu.Lock()
	now.left = true
	now.mu.Unlock()
	for _, v := range returned {
		leave(v)
	}
	leave(w.Held)
	leave(w.Last)
	leave(w.Pool)
	close(w.Out)
	for v := range w.Out {
		leave(v)
	}
	serve(w.Mux)
	w.T.(*test).end()
	settle(quiet)
	count()
	p := now.path()
	ctx.end()
	return p, used
}

// call runs the function, and says so if it panics.
func call(c Case, w *kit.World) (returned []any) {
	defer func() {
		if v := recover(); v != nil {
			now.say(fmt.Sprint("panic: ", v))
			now.panicked = true
		}
	}()
	c.Run(w, func(values ...any) {
		for _, v := range values {
			switch v := v.(type) {
			case error:
				now.say("error: " + v.Error())
			case string, int, int64, bool:
				now.say(fmt.Sprint("value: ", v))
			default:
				now.say(fmt.Sprintf("a %T", v))
				returned = append(returned, v)
			}
		}
	})
	return returned
}

// calm waits until what ended with the run before is gone, and returns how many goroutines there are: ours, the pool's,
// and those that leaked.
func calm() int {
	count := runtime.NumGoroutine()
	for same := 0; same < 3; {
		runtime.Gosched()
		if now := runtime.NumGoroutine(); now == count {
			same++
		} else {
			count, same = now, 0
		}
	}
	return count
}

// stacks is where the stacks of all goroutines are written to.
var stacks = make([]byte, 1<<18)

// settle waits until the goroutines of the run have ended. Those that package sql keeps for rows end when their context
// does; for what leaked they do not.
func settle(quiet int) {
	for start := time.Now(); runtime.NumGoroutine() > quiet && time.Since(start) < maxWait; {
		runtime.Gosched()
		isWaiting := len(contexts) > 0 && time.Since(start) < 10*time.Millisecond
		if !isWaiting && !bytes.Contains(stacks[:runtime.Stack(stacks, true)], []byte("/work/p")) {
			return
		}
	}
}

func (l *ledger) path() path {
	var word strings.Builder
	for _, bit := range l.word[:l.next] {
		word.WriteByte("01"[map[bool]int{false: 0, true: 1}[bit]])
	}
	sort.Strings(l.said)
	hash := fnv.New64a()
	hash.Write([]byte(strings.Join(l.said, "\n")))
	p := path{
		Word: word.String(), Trace: fmt.Sprintf("%016x", hash.Sum64()), Opens: map[string]int{}, Leaks: map[string]int{},
		Panicked: l.panicked, Double: l.double, Late: l.late, Gone: l.gone,
	}
	for _, t := range l.things {
		p.Opens[t.site]++
		if !t.closed && !t.touched {
			p.Leaks[t.site]++
		}
	}
	return p
}
