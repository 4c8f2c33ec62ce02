// Package maps inserts, finds and deletes N integers and strings in maps.
package maps

import "strconv"

// N is the size that takes about a second natively.
const N = 2200000

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	numbers, words := map[uint32]int{}, map[string]int{}
	keys := make([]string, 5000)
	for i := range keys {
		keys[i] = "key-" + strconv.Itoa(i*7)
	}
	state, found := uint32(1), 0
	for i := 0; i < n; i++ {
		state = state*1664525 + 1013904223
		key := state >> 13
		numbers[key]++
		words[keys[key%5000]] += i
		if _, there := numbers[key^1]; there {
			found++
		}
		if i%3 == 0 {
			delete(numbers, key+2)
		}
	}
	sum := 0
	for key, count := range numbers {
		sum += int(key) * count
	}
	for _, total := range words {
		sum += total
	}
	return strconv.Itoa(len(numbers)) + " " + strconv.Itoa(found) + " " + strconv.Itoa(sum)
}
