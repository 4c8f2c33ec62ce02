// Package fib is calls and little else: the recursive Fibonacci function.
package fib

import "strconv"

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

// N is the size that takes about a second natively.
const N = 40

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string { return strconv.Itoa(fib(n)) }
