// Planted races, for searches through the orders in which threads may run. Each mode does a few rounds and says how many went wrong.
//
//	races [right|wakeup|counter]
//
//	races right    waits as it should be done: nothing is lost
//	races wakeup   who waits looks whether there is anything to wait for, and says that it waits only then: a wake-up in between is lost
//	races counter  two goroutines add to a number without a lock: additions are lost
package main

import (
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

type event struct {
	isSet, waits atomic.Bool
	wake         chan bool
}

//go:noinline
func (e *event) register() { e.waits.Store(true) }

//go:noinline
func (e *event) wait() bool {
	if e.isSet.Load() {
		return true
	}
	e.register() // too late
	select {
	case <-e.wake:
		return true
	case <-time.After(time.Second):
		return false
	}
}

//go:noinline
func (e *event) waitRight() bool {
	e.register()
	if e.isSet.Load() {
		return true
	}
	select {
	case <-e.wake:
		return true
	case <-time.After(time.Second):
		return false
	}
}

//go:noinline
func (e *event) post() {
	e.isSet.Store(true)
	if e.waits.Load() {
		e.wake <- true
	}
}

// Who takes part in a round waits here until all do, without giving up its thread.
type barrier struct{ arrived atomic.Int32 }

func (b *barrier) meet(round int32) {
	b.arrived.Add(1)
	for b.arrived.Load() < 2*round {
	}
}

func wakeup(rounds int, wait func(*event) bool) int {
	lost := 0
	var both barrier
	events := make([]event, rounds)
	for i := range events {
		events[i].wake = make(chan bool, 1)
	}
	go func() {
		for i := range events {
			both.meet(int32(i) + 1)
			events[i].post()
		}
	}()
	for i := range events {
		both.meet(int32(i) + 1)
		if !wait(&events[i]) {
			lost++
		}
	}
	return lost
}

//go:noinline
func next(n int) int { return n + 1 }

func counter(rounds int) int {
	total := 0
	var both barrier
	done := make(chan bool)
	for i := 0; i < 2; i++ {
		go func() {
			both.meet(1)
			for i := 0; i < rounds; i++ {
				total = next(total)
			}
			done <- true
		}()
	}
	<-done
	<-done
	return 2*rounds - total
}

func main() {
	mode := "right"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	lost := 0
	switch mode {
	case "right":
		lost = wakeup(20, (*event).waitRight)
	case "wakeup":
		lost = wakeup(20, (*event).wait)
	case "counter":
		lost = counter(100)
	default:
		fmt.Fprintln(os.Stderr, "usage: races [right|wakeup|counter]")
		os.Exit(2)
	}
	fmt.Println("lost:", lost)
	if lost != 0 {
		os.Exit(1)
	}
}
