// Package regexp searches a text of 100 KB with four expressions N times.
package regexp

import (
	"regexp"
	"strconv"
	"strings"
)

// N is the size that takes about a second natively.
const N = 32

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	var text strings.Builder
	state := uint32(99)
	for text.Len() < 100000 {
		state = state*1664525 + 1013904223
		switch state >> 28 {
		case 0:
			text.WriteString("user" + strconv.Itoa(int(state>>20&255)) + "@example.org ")
		case 1:
			text.WriteString("2024-0" + strconv.Itoa(int(state>>20&7)+1) + "-1" + strconv.Itoa(int(state>>16&7)) + " ")
		default:
			text.WriteString(strconv.FormatUint(uint64(state), 36) + " ")
		}
	}
	document := text.String()
	count, size := 0, 0
	for i := 0; i < n; i++ {
		for _, pattern := range []string{`[a-z]+[0-9]*@[a-z.]+`, `(\d{4})-(\d\d)-(\d\d)`, `(?i)\bq\w*z\b|x+y`, `(a|b|c)*[0-9]{2}k`} {
			for _, found := range regexp.MustCompile(pattern).FindAllString(document, -1) {
				count++
				size += len(found)
			}
		}
	}
	return strconv.Itoa(count) + " " + strconv.Itoa(size)
}
