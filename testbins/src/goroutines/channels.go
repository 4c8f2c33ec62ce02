package main

import (
	"strconv"
	"strings"
	"sync"
)

func pingPong(n int) int {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
	}()
	v := 0
	for i := 0; i < n; i++ {
		ping <- v
		v = <-pong
	}
	close(ping)
	if _, open := <-pong; open {
		panic("pong is still open")
	}
	return v
}

func filter(in <-chan int, out chan<- int, prime int) {
	for v := range in {
		if v%prime != 0 {
			out <- v
		}
	}
	close(out)
}

func sieve(limit int) (primes []string) {
	in := make(chan int)
	go func(out chan<- int) {
		for i := 2; i < limit; i++ {
			out <- i
		}
		close(out)
	}(in)
	for {
		prime, open := <-in
		if !open {
			return primes
		}
		primes = append(primes, strconv.Itoa(prime))
		out := make(chan int, 4)
		go filter(in, out, prime)
		in = out
	}
}

// workers fans 2,000 jobs of a large element type out to 16 goroutines and back in.
func workers() (total int) {
	type job [20]int
	jobs, results := make(chan job, 8), make(chan job)
	var wg sync.WaitGroup
	for w := 0; w < 16; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				j[19] = j[0] * 2
				results <- j
			}
		}()
	}
	go func() {
		for i := 0; i < 2000; i++ {
			jobs <- job{0: i}
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	for r := range results {
		total += r[19]
	}
	return total
}

// merge joins three producers with a select in which a finished channel becomes nil.
func merge() (counts [3]int) {
	var in [3]chan int
	for i := range in {
		in[i] = make(chan int, i)
		go func(c chan int, n int) {
			for k := 0; k < n; k++ {
				c <- k
			}
			close(c)
		}(in[i], 1000*(i+1))
	}
	for in[0] != nil || in[1] != nil || in[2] != nil {
		which, open := 0, false
		select {
		case _, open = <-in[0]:
			which = 0
		case _, open = <-in[1]:
			which = 1
		case _, open = <-in[2]:
			which = 2
		}
		if open {
			counts[which]++
		} else {
			in[which] = nil
		}
	}
	return counts
}

func recovered(f func()) (message string) {
	defer func() { message = recover().(error).Error() }()
	f()
	return "no panic"
}

// channels exercises all kinds of them: unbuffered, buffered, closed, nil, in select, in pipelines.
func channels() {
	say("ping-pong", strconv.Itoa(pingPong(20000)))
	say("primes", strings.Join(sieve(400), ","))
	say("workers", strconv.Itoa(workers()))
	counts := merge()
	say("select", strconv.Itoa(counts[0]), strconv.Itoa(counts[1]), strconv.Itoa(counts[2]))
	closed := make(chan int)
	close(closed)
	say("send:", recovered(func() { closed <- 1 }))
	say("close:", recovered(func() { close(closed) }))
	say("close nil:", recovered(func() { close((chan int)(nil)) }))
	select {
	case <-make(chan int):
		say("an empty channel was ready")
	default:
		say("default taken")
	}
}
