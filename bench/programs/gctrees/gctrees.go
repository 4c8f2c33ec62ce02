// Package gctrees allocates binary trees in 8 goroutines, N rounds each, so that the garbage collector always runs.
package gctrees

import (
	"strconv"
	"sync"
)

type tree struct{ left, right *tree }

func build(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{build(depth - 1), build(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

// N is the size that takes about a second natively.
const N = 150

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	var wg sync.WaitGroup
	sums := make([]int, 8)
	for g := range sums {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			kept := build(14)
			for i := 0; i < n; i++ {
				sums[g] += build(13).count()
			}
			sums[g] += kept.count()
		}(g)
	}
	wg.Wait()
	total := 0
	for _, sum := range sums {
		total += sum
	}
	return strconv.Itoa(total)
}
