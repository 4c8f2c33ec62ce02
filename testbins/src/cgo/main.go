// Command cgo crosses between Go and C in both directions.
//
//	cgo [callbacks|threads|fork]
package main

/*
#cgo LDFLAGS: -lpthread
#include "native.h"
*/
import "C"

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

//export goCompare
func goCompare(a, b unsafe.Pointer) C.int { return *(*C.int)(a) - *(*C.int)(b) }

//export goVisit
func goVisit(depth C.int, value C.double) C.double {
	if depth == 0 {
		runtime.GC()
		return value
	}
	return C.visit(depth-1, value*1.5) + 1
}

var visits int64

//export goFromThread
func goFromThread(id C.int) C.int {
	atomic.AddInt64(&visits, 1)
	c := make(chan C.int)
	go func() { c <- id * 2 }()
	return <-c
}

//export goPanic
func goPanic() { panic("through C") }

func callbacks() {
	numbers := make([]C.int, 1000)
	state := uint32(7)
	for i := range numbers {
		state = state*1664525 + 1013904223
		numbers[i] = C.int(state >> 8)
	}
	C.sort_ints(&numbers[0], C.size_t(len(numbers)))
	ordered := true
	for i := 1; i < len(numbers); i++ {
		ordered = ordered && numbers[i-1] <= numbers[i]
	}
	say("sorted by qsort with a Go comparison:", strconv.FormatBool(ordered), strconv.Itoa(int(numbers[500])))
	say("C and Go in turn:", strconv.FormatFloat(float64(C.visit(20, 1)), 'g', -1, 64))
	_, err := C.fail(2)
	say("errno:", err.Error())
	text := C.CString("Go string")
	defer C.free(unsafe.Pointer(text))
	C.shout(text)
	say("changed by C:", C.GoString(text))
	func() {
		defer func() { say("panic:", recover().(string)) }()
		C.call_panic()
	}()
	sum := 0
	for i := 0; i < 20000; i++ {
		sum += int(C.add(C.int(i), 1))
	}
	say("short calls", strconv.Itoa(sum))
	vector := C.triple{1, 2.5, 3}
	tripled := C.scale(vector, 2)
	say("struct by value", strconv.FormatFloat(float64(tripled.x+tripled.y+tripled.z), 'g', -1, 64))
}

// threads has C threads call Go, and goroutines call C while they do.
func threads() {
	var wg sync.WaitGroup
	sums := make([]int, 8)
	for g := range sums {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			sums[g] = int(C.run_threads(8, C.int(g)))
		}(g)
	}
	wg.Wait()
	total := 0
	for _, s := range sums {
		total += s
	}
	say("threads", strconv.Itoa(total), "visits", strconv.FormatInt(visits, 10))
	say("thread-local", strconv.Itoa(int(C.thread_local_check())))
}

func fork() {
	for i := 0; i < 5; i++ {
		say("child", strconv.Itoa(int(C.fork_and_wait(C.int(i)))))
	}
	say("killed by", strconv.Itoa(int(C.fork_and_wait(-1))))
}

func main() {
	mode := "callbacks"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	map[string]func(){"callbacks": callbacks, "threads": threads, "fork": fork}[mode]()
}
