package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"unsafe"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

type big struct {
	head [100]int
	tail int
}

type shape interface{ area() int }

func try(f func()) (message string) {
	defer func() {
		switch v := recover().(type) {
		case nil:
			message = "no panic"
		case runtime.Error:
			message = v.Error()
		default:
			message = "not a runtime error"
		}
	}()
	f()
	return
}

var (
	sink   int
	sinkF  float64
	zero   int
	nilBig *big
	nilF   *float64
	nilS   []int
	nilI   shape
	any1   interface{} = "text"
)

// registers checks that values kept across a fault are those of before it.
//
//go:noinline
func registers(n int) (sum int) {
	a, b, c, x, y := n, n*2, n*3, float64(n), float64(n)*0.5
	func() {
		defer func() { recover() }()
		a += nilBig.tail
	}()
	return a + b + c + int(x+y)
}

func protNone() {
	debug.SetPanicOnFault(true)
	page, err := syscall.Mmap(-1, 0, 8192, syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	address := uintptr(unsafe.Pointer(&page[100]))
	func() {
		defer func() {
			fault := recover().(interface{ Addr() uintptr })
			say("fault address right:", strconv.FormatBool(fault.Addr() == address))
		}()
		sink = int(page[100])
	}()
	syscall.Mprotect(page, syscall.PROT_READ)
	say("readable:", try(func() { sink = int(page[100]) }), "writable:",
		strconv.FormatBool(try(func() { page[100] = 1 }) == "no panic"))
	syscall.Munmap(page)
	debug.SetPanicOnFault(false)
}

// recovered turns every fault the runtime knows into a panic and recovers, many times and in many goroutines.
func recovered() {
	say("load:", try(func() { sink = nilBig.tail }))
	say("store:", try(func() { nilBig.head[3] = 1 }))
	say("copy:", try(func() { b := *nilBig; sink = b.head[5] }))
	say("float:", try(func() { sinkF = *nilF * 2 }))
	say("method:", try(func() { sink = nilI.area() }))
	say("func:", try(func() { var f func(); f() }))
	say("discarded:", try(func() { _ = *nilBig }))
	say("divide:", try(func() { sink = 10 / zero }))
	say("modulo:", try(func() { sink = 10 % zero }))
	say("index:", try(func() { sink = nilS[zero+2] }))
	say("slice:", try(func() { sink = len(nilS[zero+1:]) }))
	say("assert:", try(func() { sink = any1.(int) }))
	say("makeslice:", try(func() { sink = len(make([]int, zero-1)) }))
	say("shift:", try(func() { sink = 1 << (zero - 1) }))

	var wg sync.WaitGroup
	counts := make([]int, 8)
	for g := range counts {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 2000; i++ {
				if strings.Contains(try(func() { sink = nilBig.tail }), "nil pointer") {
					counts[g]++
				}
				if registers(i) != i*6+int(float64(i)*1.5) {
					panic("registers changed across a fault")
				}
			}
		}(g)
	}
	wg.Wait()
	total := 0
	for _, c := range counts {
		total += c
	}
	say("recovered", strconv.Itoa(total))
	protNone()
}
