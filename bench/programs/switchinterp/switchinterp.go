// Package switchinterp interprets the bytecode of a prime sieve N times: an indirect jump for each of its instructions.
package switchinterp

import "strconv"

const (
	push = iota
	load
	store
	add
	less
	jump
	jumpIfNot
	get
	set
	increment
	dup
	sub
	halt
)

const limit = 20000

// assemble makes code that counts the primes below limit. Its variables are 0: i, 1: k, 2: the count.
func assemble() []int {
	var code []int
	labels, uses := map[string]int{}, map[int]string{}
	emit := func(words ...int) { code = append(code, words...) }
	label := func(name string) { labels[name] = len(code) }
	to := func(op int, name string) { uses[len(code)+1] = name; emit(op, 0) }

	emit(push, 2, store, 0)
	label("next i")
	emit(load, 0, push, limit, less)
	to(jumpIfNot, "end")
	emit(load, 0, get, push, 1, less)
	to(jumpIfNot, "skip")
	emit(increment, 2, load, 0, dup, add, store, 1)
	label("next k")
	emit(load, 1, push, limit, less)
	to(jumpIfNot, "skip")
	emit(load, 1, push, 1, set, load, 1, load, 0, add, store, 1)
	to(jump, "next k")
	label("skip")
	emit(increment, 0)
	to(jump, "next i")
	label("end")
	emit(halt)
	for at, name := range uses {
		code[at] = labels[name]
	}
	return code
}

func interpret(code, memory []int) int {
	var stack [16]int
	var variables [4]int
	sp, pc := 0, 0
	for {
		op := code[pc]
		pc++
		switch op {
		case push:
			stack[sp&15] = code[pc]
			pc++
			sp++
		case load:
			stack[sp&15] = variables[code[pc]&3]
			pc++
			sp++
		case store:
			sp--
			variables[code[pc]&3] = stack[sp&15]
			pc++
		case add:
			sp--
			stack[(sp-1)&15] += stack[sp&15]
		case sub:
			sp--
			stack[(sp-1)&15] -= stack[sp&15]
		case less:
			sp--
			result := 0
			if stack[(sp-1)&15] < stack[sp&15] {
				result = 1
			}
			stack[(sp-1)&15] = result
		case jump:
			pc = code[pc]
		case jumpIfNot:
			sp--
			if stack[sp&15] == 0 {
				pc = code[pc]
			} else {
				pc++
			}
		case get:
			stack[(sp-1)&15] = memory[stack[(sp-1)&15]]
		case set:
			sp -= 2
			memory[stack[sp&15]] = stack[(sp+1)&15]
		case increment:
			variables[code[pc]&3]++
			pc++
		case dup:
			stack[sp&15] = stack[(sp-1)&15]
			sp++
		case halt:
			return variables[2]
		}
	}
}

// N is the size that takes about a second natively.
const N = 450

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	code, memory, sum := assemble(), make([]int, limit), 0
	for i := 0; i < n; i++ {
		for k := range memory {
			memory[k] = 0
		}
		sum += interpret(code, memory)
	}
	return strconv.Itoa(sum)
}
