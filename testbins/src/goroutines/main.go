// Command goroutines has the scheduler work: many goroutines, contended locks, tight loops, locked threads,
// channels, timers.
//
//	goroutines [many|mutex|preempt|threads|channels|timers|sleep]
package main

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

// many starts 10,000 goroutines at once, and a tree of them that start each other.
func many() {
	const n = 10000
	results := make([]int, n)
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			if i%7 == 0 {
				runtime.Gosched()
			}
			results[i] = i * i
		}(i)
	}
	wg.Wait()
	sum := 0
	for _, r := range results {
		sum += r
	}
	say("sum of squares", strconv.Itoa(sum))
	say("leaves", strconv.Itoa(tree(12)))
	var once sync.Once
	var ran int32
	for i := 0; i < 100; i++ {
		wg.Add(1)
		go func() { defer wg.Done(); once.Do(func() { atomic.AddInt32(&ran, 1) }) }()
	}
	wg.Wait()
	say("once ran", strconv.Itoa(int(ran)))
}

func tree(depth int) int {
	if depth == 0 {
		return 1
	}
	left := make(chan int, 1)
	go func() { left <- tree(depth - 1) }()
	return tree(depth-1) + <-left
}

// mutex has 32 goroutines fight for a Mutex, an RWMutex, a Cond and an atomic.
func mutex() {
	var mu sync.Mutex
	var rw sync.RWMutex
	var wg sync.WaitGroup
	var counter, shared int
	var adds int64
	for g := 0; g < 32; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 5000; i++ {
				mu.Lock()
				counter++
				mu.Unlock()
				if i%16 == 0 {
					rw.Lock()
					shared += 2
					rw.Unlock()
				} else {
					rw.RLock()
					if shared%2 != 0 {
						panic("torn read under RLock")
					}
					rw.RUnlock()
				}
				atomic.AddInt64(&adds, 3)
			}
		}(g)
	}
	wg.Wait()
	say("mutex", strconv.Itoa(counter), "rwmutex", strconv.Itoa(shared), "atomic", strconv.FormatInt(adds, 10))

	cond := sync.NewCond(&mu)
	turn, rounds := 0, 0
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 500; i++ {
				mu.Lock()
				for turn != g {
					cond.Wait()
				}
				turn = (turn + 1) % 4
				rounds++
				mu.Unlock()
				cond.Broadcast()
			}
		}(g)
	}
	wg.Wait()
	say("cond rounds", strconv.Itoa(rounds))
}

var spin uint64

// preempt needs asynchronous preemption: with one P a loop without calls must not keep the others out.
func preempt() {
	runtime.GOMAXPROCS(1)
	stop := new(int32)
	go func() {
		time.Sleep(20 * time.Millisecond)
		atomic.StoreInt32(stop, 1)
	}()
	done := make(chan bool)
	go func() {
		x := uint64(1)
		for i := 0; ; i++ {
			x = x*6364136223846793005 + 1442695040888963407
			if x == 0 || atomic.LoadInt32(stop) != 0 {
				break
			}
		}
		atomic.StoreUint64(&spin, x)
		done <- true
	}()
	<-done
	say("the spinning goroutine was preempted")
	before := runtime.NumGoroutine()
	runtime.GC() // stops the world, which has to stop this one too
	say("goroutines left", strconv.Itoa(before))
}

// threads locks 50 goroutines to their threads, and lets some threads die with their goroutine.
func threads() {
	var wg sync.WaitGroup
	gate := make(chan bool)
	var sum int64
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			runtime.LockOSThread()
			if i%2 == 0 {
				defer runtime.UnlockOSThread()
			}
			<-gate
			time.Sleep(time.Millisecond)
			atomic.AddInt64(&sum, int64(i))
		}(i)
	}
	close(gate)
	wg.Wait()
	say("threads summed", strconv.FormatInt(sum, 10))
}

func main() {
	mode := "many"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	map[string]func(){
		"many": many, "mutex": mutex, "preempt": preempt, "threads": threads,
		"channels": channels, "timers": timers, "sleep": sleep,
	}[mode]()
}
