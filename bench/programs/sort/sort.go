// Package sort sorts N numbers, and a tenth as many strings: branches that nobody can predict, and calls through interfaces.
package sort

import (
	"sort"
	"strconv"
)

// N is the size that takes about a second natively.
const N = 4500000

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	numbers, words := make([]int, n), make([]string, n/10)
	state := uint64(1)
	for i := range numbers {
		state = state*6364136223846793005 + 1442695040888963407
		numbers[i] = int(state >> 33)
		if i < len(words) {
			words[i] = strconv.Itoa(numbers[i])
		}
	}
	sort.Ints(numbers)
	sort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	sum := 0
	for i := 0; i < n; i += 1000 {
		sum = sum*31 + numbers[i]
	}
	return strconv.Itoa(sum) + " " + words[len(words)/2]
}
