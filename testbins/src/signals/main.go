// Command signals receives signals from itself and from outside.
//
//	signals self      sends SIGUSR1 and SIGTERM to itself; checks ignoring and resetting
//	signals wait      prints "ready", then one line for each SIGUSR1, SIGUSR2, SIGINT, SIGHUP; ends at SIGTERM
//	signals quit      prints "ready" and waits; SIGQUIT makes the runtime dump all goroutines (exit status 2)
//	signals default   prints "ready" and waits; dies by any other signal
//	signals suicide   dies by SIGTERM, sent to itself
//	signals pipe      writes to a stdout without reader until SIGPIPE kills it
//	signals storm     20,000 signals from itself while 4 goroutines compute
package main

import (
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const realTime = syscall.Signal(40)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

func send(s syscall.Signal) {
	if err := syscall.Kill(syscall.Getpid(), s); err != nil {
		panic(err)
	}
}

func self() {
	c := make(chan os.Signal, 10)
	signal.Notify(c, syscall.SIGUSR1, syscall.SIGTERM)
	for i := 0; i < 3; i++ {
		send(syscall.SIGUSR1)
		say("got", (<-c).String())
		send(syscall.SIGTERM)
		say("got", (<-c).String())
	}
	signal.Ignore(syscall.SIGTERM, syscall.SIGHUP)
	send(syscall.SIGTERM)
	send(syscall.SIGHUP)
	say("ignored", strconv.FormatBool(signal.Ignored(syscall.SIGHUP)))
	send(syscall.SIGWINCH) // ignored by default
	signal.Stop(c)
	all := make(chan os.Signal, 100)
	signal.Notify(all, realTime, syscall.SIGALRM, syscall.SIGCHLD)
	send(realTime)
	say("real-time", strconv.FormatBool(<-all == realTime))
	send(syscall.SIGALRM)
	say("got", (<-all).String())
	signal.Reset()
	say("still ignored", strconv.FormatBool(signal.Ignored(syscall.SIGHUP)))
}

func wait() {
	c := make(chan os.Signal, 10)
	signal.Notify(c, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGINT, syscall.SIGHUP, syscall.SIGTERM)
	say("ready")
	for {
		s := <-c
		say("got", s.String())
		if s == syscall.SIGTERM {
			return
		}
	}
}

//go:noinline
func parked(c chan int) { <-c }

func idle() {
	for i := 0; i < 3; i++ {
		go parked(make(chan int))
	}
	time.Sleep(50 * time.Millisecond)
	// Not by say: the signal may arrive before the write is over, and the dump has to show the same functions of this
	// package then.
	os.Stdout.WriteString("ready\n")
	time.Sleep(time.Minute)
}

func storm() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)
	var stop, received int32
	go func() {
		for range c {
			atomic.AddInt32(&received, 1)
		}
	}()
	var wg sync.WaitGroup
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			x, y, z, f := uint64(1), uint64(2), uint64(3), 0.5
			for atomic.LoadInt32(&stop) == 0 {
				for i := uint64(0); i < 1000; i++ {
					x, y, z = y*3+i, z^x, x>>1|1
					f = f*0.5 + float64(i&7)
				}
				if f > 16 || f < 0 {
					panic("a floating-point register changed")
				}
			}
			_ = x + y + z
		}()
	}
	for i := 0; i < 20000; i++ {
		send(syscall.SIGUSR1)
	}
	atomic.StoreInt32(&stop, 1)
	wg.Wait()
	for atomic.LoadInt32(&received) == 0 {
		time.Sleep(time.Millisecond)
	}
	say("survived the storm")
}

func main() {
	mode := "self"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	switch mode {
	case "self":
		self()
	case "wait":
		wait()
	case "storm":
		storm()
	case "suicide":
		say("dying")
		send(syscall.SIGTERM)
		time.Sleep(time.Minute)
	case "pipe":
		r, w, err := os.Pipe()
		if err != nil {
			panic(err)
		}
		r.Close()
		say("writing")
		syscall.Dup2(int(w.Fd()), 1)
		for {
			say("nobody reads this")
		}
	default:
		idle()
	}
}
