// Package timenow reads the clock N times, which natively goes through the vDSO.
package timenow

import (
	"strconv"
	"time"
)

// N is the size that takes about a second natively.
const N = 10000000

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	last, backwards := time.Now(), 0
	for i := 0; i < n; i++ {
		now := time.Now()
		if now.Before(last) {
			backwards++
		}
		last = now
	}
	return "backwards " + strconv.Itoa(backwards)
}
