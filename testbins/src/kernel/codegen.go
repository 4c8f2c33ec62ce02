package main

import (
	"encoding/binary"
	"strconv"
	"sync"
	"syscall"
	"unsafe"
)

const (
	rw  = syscall.PROT_READ | syscall.PROT_WRITE
	rx  = syscall.PROT_READ | syscall.PROT_EXEC
	rwx = rw | syscall.PROT_EXEC
)

func pages(size, prot int) []byte {
	block, err := syscall.Mmap(-1, 0, size, prot, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	must(err)
	return block
}

// function makes a func value of code: a pointer to a closure whose first word is the code's address. Go's register
// convention has the argument and the result in RAX.
func function(code []byte) func(int) int {
	closure := &struct{ entry uintptr }{uintptr(unsafe.Pointer(&code[0]))}
	return *(*func(int) int)(unsafe.Pointer(&closure))
}

// addImmediate is: ADD RAX, imm32; RET
func addImmediate(code []byte, n int32) {
	code[0], code[1] = 0x48, 0x05
	binary.LittleEndian.PutUint32(code[2:], uint32(n))
	code[6] = 0xc3
}

// sumLoop is: XOR ECX, ECX; L: ADD RCX, RAX; DEC RAX; JNZ L; LEA RAX, [RCX+k]; RET
func sumLoop(code []byte, k int8) {
	copy(code, []byte{0x31, 0xc9, 0x48, 0x01, 0xc1, 0x48, 0xff, 0xc8, 0x75, 0xf8, 0x48, 0x8d, 0x41, byte(k), 0xc3})
}

// generated writes machine code and calls it, as programs with a compiler inside do: mmap RW, write, mprotect RX, call;
// back to RW, rewrite, RX, call again; unmap, map anew.
func generated() {
	code := pages(4096, rw)
	sum := 0
	for i := 0; i < 200; i++ {
		must(syscall.Mprotect(code, rw))
		if i%2 == 0 {
			addImmediate(code, int32(i))
		} else {
			sumLoop(code, int8(i%100))
		}
		must(syscall.Mprotect(code, rx))
		f := function(code)
		sum += f(1000) + f(i+1)
	}
	say("rewritten 200 times", strconv.Itoa(sum))
	must(syscall.Munmap(code))

	sum = 0
	for i := 0; i < 100; i++ { // the kernel tends to give the same address again
		code := pages(8192, rw)
		addImmediate(code[4093:], int32(i)) // across a page's end
		must(syscall.Mprotect(code, rx))
		sum += function(code[4093:])(i)
		must(syscall.Munmap(code))
	}
	say("mapped anew 100 times", strconv.Itoa(sum))

	var wg sync.WaitGroup
	code = pages(16*4096, rw)
	results := make([]int, 16)
	for g := range results {
		sumLoop(code[g*4096:], int8(g))
	}
	must(syscall.Mprotect(code, rx))
	for g := range results {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 1000; i++ {
				results[g] += function(code[g*4096:])(100 + g)
			}
		}(g)
	}
	wg.Wait()
	sum = 0
	for _, r := range results {
		sum += r
	}
	say("16 goroutines", strconv.Itoa(sum))
}

// readWriteExecute has memory that stays writable and executable while its code runs.
func readWriteExecute() {
	code := pages(4096, rwx)
	addImmediate(code, 0)
	f := function(code)
	sum := 0
	for i := 0; i < 2000; i++ {
		binary.LittleEndian.PutUint32(code[2:], uint32(i)) // only the immediate changes
		sum += f(i)
	}
	say("patched in place", strconv.Itoa(sum))
	// Code that rewrites itself: it increments the immediate of its own next instruction.
	// INC DWORD PTR [RIP+2]; ADD RAX, imm32; RET
	copy(code[64:], []byte{0xff, 0x05, 0x02, 0, 0, 0, 0x48, 0x05, 0, 0, 0, 0, 0xc3})
	g := function(code[64:])
	sum = 0
	for i := 0; i < 500; i++ {
		sum += g(0)
	}
	say("rewrote itself", strconv.Itoa(sum))
	must(syscall.Mprotect(code, syscall.PROT_READ))
	say("data again:", strconv.Itoa(int(code[6])))
	must(syscall.Munmap(code))
}
