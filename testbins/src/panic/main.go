// Command panic dies in the ways a Go program can, each with the runtime's own message on stderr and exit status 2.
// "panic recovered" has them all, and lives.
//
//	panic [recovered|error|nested|value|nil|divide|index|deadlock|goexit|overflow|mapwrite|goroutine|abort]
package main

import (
	"errors"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

type point struct{ x, y int }

//go:noinline
func load(p *point) int { return p.y }

//go:noinline
func divide(a, b int) int { return a / b }

//go:noinline
func index(s []int, i int) int { return s[i] }

//go:noinline
func endless(n int) int { return endless(n+1) + 1 }

func die(mode string) {
	switch mode {
	case "nested":
		defer func() {
			recovered := recover()
			defer func() { panic("third") }()
			panic(recovered.(string) + ", then second")
		}()
		panic("first")
	case "value":
		panic(point{1, 2})
	case "nil":
		println(load(nil))
	case "divide":
		println(divide(1, len(mode)-6))
	case "index":
		println(index([]int{1, 2, 3}, 5))
	case "deadlock":
		<-make(chan int)
	case "goexit":
		go func() { <-make(chan int) }()
		runtime.Goexit()
	case "overflow":
		debug.SetMaxStack(1 << 20)
		time.Sleep(50 * time.Millisecond) // the trace shows the runtime's own goroutines too: let them come to rest
		println(endless(0))
	case "mapwrite":
		var m map[string]int
		m["x"] = 1
	case "goroutine":
		go func() { panic("in another goroutine") }()
		select {}
	case "abort":
		debug.SetTraceback("crash") // ends with SIGABRT, which the manifest expects
		panic("aborting")
	default:
		panic(errors.New("an error as the value"))
	}
}

func main() {
	mode := "error"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	if mode == "recovered" {
		recovered()
		return
	}
	os.Stdout.WriteString("dying: " + mode + "\n")
	defer os.Stdout.WriteString("deferred calls run before the trace\n")
	die(mode)
}
