// Package syscallloop asks the kernel for the process id N times, by the raw system call.
package syscallloop

import (
	"strconv"
	"syscall"
)

// N is the size that takes about a second natively.
const N = 6500000

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	first, _, _ := syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0)
	same := 0
	for i := 0; i < n; i++ {
		if pid, _, _ := syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0); pid == first {
			same++
		}
	}
	return strconv.Itoa(same)
}
