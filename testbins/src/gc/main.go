// Command gc works the memory: garbage collection under load, big allocations, deep recursion with growing stacks.
//
//	gc [stress|big|stack]
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

type node struct {
	left, right *node
	payload     []byte
}

func grow(depth int) *node {
	if depth == 0 {
		return &node{payload: make([]byte, 16)}
	}
	return &node{left: grow(depth - 1), right: grow(depth - 1), payload: make([]byte, depth)}
}

func (n *node) count() int {
	if n == nil {
		return 0
	}
	return 1 + n.left.count() + n.right.count() + len(n.payload)
}

// stress builds and drops trees in 8 goroutines, with a small heap target and a ninth that calls runtime.GC.
func stress() {
	debug.SetGCPercent(20)
	var wg sync.WaitGroup
	var total, stop int64
	collector := make(chan bool)
	go func() {
		for atomic.LoadInt64(&stop) == 0 {
			runtime.GC()
		}
		collector <- true
	}()
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			long := grow(8)
			index := map[int]*node{}
			for i := 0; i < 40; i++ {
				short := grow(7)
				index[i%5] = short
				atomic.AddInt64(&total, int64(short.count()))
			}
			atomic.AddInt64(&total, int64(long.count()+len(index)))
		}(g)
	}
	wg.Wait()
	atomic.StoreInt64(&stop, 1)
	<-collector
	say("total", strconv.FormatInt(total, 10))

	finalized := make(chan int, 64)
	for i := 0; i < 64; i++ {
		runtime.SetFinalizer(&node{payload: make([]byte, 100)}, func(*node) { finalized <- 1 })
	}
	ran := 0
	for ran < 60 {
		runtime.GC()
		ran += <-finalized
	}
	say("finalizers ran")
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	say("collections happened:", strconv.FormatBool(stats.NumGC > 10))
}

// big reserves a lot, touches some of it, and gives it back.
func big() {
	sum := 0
	for _, mb := range []int{1, 16, 64, 256, 1024} {
		block := make([]byte, mb<<20)
		for i := 0; i < len(block); i += 1 << 16 {
			if block[i] != 0 {
				panic("a new allocation is not zero")
			}
			block[i] = byte(i >> 16)
			sum += int(block[i])
		}
		block = nil
		debug.FreeOSMemory()
	}
	say("touched", strconv.Itoa(sum))
	var parts [][]int64
	for i := 0; i < 100; i++ {
		parts = append(parts, make([]int64, 40000+i))
		parts[i][i] = int64(i)
	}
	for i := range parts {
		sum += int(parts[i][i]) + len(parts[i])
	}
	say("parts", strconv.Itoa(sum))
	var grown []uint32
	for i := 0; i < 3000000; i++ {
		grown = append(grown, uint32(i))
	}
	say("grown", strconv.Itoa(len(grown)), strconv.Itoa(int(grown[2999999])))
}

// recurse keeps a pointer into every frame, so that growing the stack has to adjust all of them.
func recurse(depth int, parent *int) int {
	var frame [16]int
	frame[depth%16] = depth + *parent%3
	if depth == 0 {
		return frame[0]
	}
	result := recurse(depth-1, &frame[depth%16])
	return result + frame[depth%16]%7
}

func stack() {
	zero := 0
	say("depth 1000000:", strconv.Itoa(recurse(1000000, &zero)))
	var wg sync.WaitGroup
	results := make([]int, 100)
	for g := range results {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			zero := 0
			results[g] = recurse(1000+g*20, &zero)
			if g%10 == 0 {
				runtime.GC() // shrinks stacks
			}
			results[g] += recurse(5000, &zero)
		}(g)
	}
	wg.Wait()
	sum := 0
	for _, r := range results {
		sum += r
	}
	say("100 goroutines:", strconv.Itoa(sum))
}

func main() {
	mode := "stress"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	map[string]func(){"stress": stress, "big": big, "stack": stack}[mode]()
}
