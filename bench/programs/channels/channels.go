// Package channels bounces N numbers between two goroutines over unbuffered channels, and sends as many through a pipeline.
package channels

import "strconv"

// N is the size that takes about a second natively.
const N = 1100000

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
	}()
	v := 0
	for i := 0; i < n; i++ {
		ping <- v
		v = <-pong
	}
	close(ping)
	in := make(chan int, 64)
	go func() {
		for i := 0; i < n; i++ {
			in <- i
		}
		close(in)
	}()
	middle := make(chan int, 64)
	go func() {
		for x := range in {
			middle <- x * 2
		}
		close(middle)
	}()
	sum := 0
	for x := range middle {
		sum += x
	}
	return strconv.Itoa(v) + " " + strconv.Itoa(sum)
}
