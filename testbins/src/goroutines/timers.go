package main

import (
	"context"
	"strconv"
	"time"
)

// timers prints orders and verdicts, never durations.
func timers() {
	order := make(chan string, 8)
	for _, ms := range []int{90, 30, 60, 1} {
		ms := ms
		time.AfterFunc(time.Duration(ms)*time.Millisecond, func() { order <- strconv.Itoa(ms) })
	}
	for i := 0; i < 4; i++ {
		select {
		case name := <-order:
			say("fired", name)
		case <-time.After(5 * time.Second):
			say("timed out")
		}
	}
	ticker := time.NewTicker(5 * time.Millisecond)
	for i := 1; i <= 5; i++ {
		<-ticker.C
		say("tick", strconv.Itoa(i))
	}
	ticker.Stop()
	timer := time.NewTimer(time.Hour)
	say("stopped in time:", strconv.FormatBool(timer.Stop()))
	timer.Reset(time.Millisecond)
	<-timer.C
	say("reset fired; stopping now:", strconv.FormatBool(timer.Stop()))

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	select {
	case <-ctx.Done():
		say("context:", ctx.Err().Error())
	case <-time.After(5 * time.Second):
		say("context did not end")
	}
	done := make(chan int)
	for i := 0; i < 1000; i++ {
		go func(i int) {
			time.Sleep(time.Duration(i%10) * time.Millisecond)
			done <- i
		}(i)
	}
	sum := 0
	for i := 0; i < 1000; i++ {
		sum += <-done
	}
	say("sleepers", strconv.Itoa(sum))
}

// sleep demands that no sleep is short, and that most are at most 15 ms too long (a busy machine may spoil some).
func sleep() {
	for _, ms := range []int{1, 5, 20, 50, 100} {
		want := time.Duration(ms) * time.Millisecond
		short, late := 0, 0
		for i := 0; i < 5; i++ {
			start := time.Now()
			time.Sleep(want)
			took := time.Since(start)
			if took < want {
				short++
			}
			if took > want+15*time.Millisecond {
				late++
			}
		}
		say("sleep", strconv.Itoa(ms)+"ms:", "short", strconv.Itoa(short), "accurate", strconv.FormatBool(late <= 2))
	}
	wall, mono := time.Now().Round(0), time.Now()
	time.Sleep(50 * time.Millisecond)
	drift := time.Now().Round(0).Sub(wall) - time.Since(mono)
	say("wall and monotonic clocks agree:", strconv.FormatBool(drift < 20*time.Millisecond && drift > -20*time.Millisecond))
}
