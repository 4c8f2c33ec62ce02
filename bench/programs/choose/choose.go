// Package choose runs one of several programs, by the name it is called by (bench-fib [N]) or by its first argument
// (bench fib [N]).
package choose

import (
	"os"
	"path"
	"strconv"
	"strings"
)

// A Program is a benchmark and the size that takes about a second natively.
type Program struct {
	Run func(n int) string
	N   int
}

// Main is the main function of a binary that holds the given programs. Each prints one line.
func Main(programs map[string]Program) {
	args := os.Args[1:]
	name := strings.TrimPrefix(path.Base(os.Args[0]), "bench-")
	chosen, known := programs[name]
	if !known && len(args) > 0 {
		name, args = args[0], args[1:]
		chosen, known = programs[name]
	}
	n := chosen.N
	if known && len(args) > 0 {
		size, err := strconv.Atoi(args[0])
		n, known = size, err == nil
	}
	if !known {
		os.Stderr.WriteString("usage: bench NAME [N], or bench-NAME [N]\n")
		os.Exit(2)
	}
	os.Stdout.WriteString(name + " " + strconv.Itoa(n) + " " + chosen.Run(n) + "\n")
}
