// Package nilderef dereferences nil and recovers N times: a SIGSEGV, its handler and a sigreturn each.
package nilderef

import "strconv"

type record struct{ a, b, c int }

//go:noinline
func load(r *record) int { return r.c }

func try(r *record) (recovered int) {
	defer func() {
		if recover() != nil {
			recovered = 1
		}
	}()
	return load(r) * 0
}

// N is the size that takes about a second natively.
const N = 350000

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	sum := 0
	for i := 0; i < n; i++ {
		sum += try(nil)
	}
	return strconv.Itoa(sum)
}
