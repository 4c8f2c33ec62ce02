// Command kernel asks the kernel directly.
//
//	kernel [proc|rlimit|epoll|codegen|codegen-rwx]
package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

func truth(what string, ok bool) { say(what+":", strconv.FormatBool(ok)) }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func call(number, a, b, c, d uintptr) uintptr {
	r, _, errno := syscall.Syscall6(number, a, b, c, d, 0, 0)
	if errno != 0 {
		panic(errno)
	}
	return r
}

func text(name string) string {
	data, err := os.ReadFile(name)
	must(err)
	return string(data)
}

func field(file, name string) string {
	for _, line := range strings.Split(text(file), "\n") {
		if strings.HasPrefix(line, name+":") {
			return strings.TrimSpace(line[len(name)+1:])
		}
	}
	return "no " + name
}

// proc prints no number that differs between runs: what it reads in two places has to agree.
func proc() {
	pid := os.Getpid()
	self, err := os.Readlink("/proc/self")
	must(err)
	truth("pid", self == strconv.Itoa(pid) && field("/proc/self/status", "Pid") == self)
	truth("parent", field("/proc/self/status", "PPid") == strconv.Itoa(os.Getppid()))
	truth("first thread", strings.HasPrefix(text("/proc/thread-self/stat"), strconv.Itoa(syscall.Gettid())+" (") ||
		syscall.Gettid() != pid)
	exe, err := os.Readlink("/proc/self/exe")
	must(err)
	say("exe", filepath.Base(exe))
	say("comm", strings.TrimSpace(text("/proc/self/comm")))
	arguments := strings.Split(strings.TrimSuffix(text("/proc/self/cmdline"), "\x00"), "\x00")
	say("cmdline", strconv.Itoa(len(arguments)), filepath.Base(arguments[0]), strings.Join(arguments[1:], " "))
	truth("environ", strings.Contains(text("/proc/self/environ"), "GOEMU_TEST_NAME=value\x00"))

	maps := text("/proc/self/maps")
	code, stack, ordered, last := false, false, true, uint64(0)
	here := uint64(**(**uintptr)(unsafe.Pointer(&[]func(){proc}[0])))
	for _, line := range strings.Split(strings.TrimSpace(maps), "\n") {
		fields := strings.Fields(line)
		ends := strings.Split(fields[0], "-")
		low, _ := strconv.ParseUint(ends[0], 16, 64)
		high, _ := strconv.ParseUint(ends[1], 16, 64)
		ordered = ordered && low >= last && high > low
		last = high
		if low <= here && here < high {
			code = fields[1] == "r-xp" && strings.HasSuffix(line, "/"+filepath.Base(exe))
		}
		stack = stack || strings.HasSuffix(line, "[stack]")
	}
	truth("maps are in order", ordered)
	truth("this code is mapped from the program", code)
	truth("there is a stack", stack)
	truth("auxv", len(text("/proc/self/auxv"))%16 == 0)
	file, err := os.Open("/proc/self/exe")
	must(err)
	target, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(int(file.Fd())))
	must(err)
	truth("fd link", target == exe)
	magic := make([]byte, 4)
	file.Read(magic)
	say("magic", strconv.Quote(string(magic)))
	tasks, err := os.ReadDir("/proc/self/task")
	must(err)
	truth("tasks", len(tasks) >= 1 && field("/proc/self/status", "Threads") != "0")

	var names syscall.Utsname
	must(syscall.Uname(&names))
	release := ""
	for _, c := range names.Release {
		if c == 0 {
			break
		}
		release += string(rune(c))
	}
	say("machine", string([]byte{byte(names.Machine[0]), byte(names.Machine[1]), byte(names.Machine[2])}),
		"release", release)
	host, err := os.Hostname()
	must(err)
	say("host", host, strings.TrimSpace(text("/proc/sys/kernel/hostname")))
	var info syscall.Sysinfo_t
	must(syscall.Sysinfo(&info))
	truth("sysinfo", info.Totalram > 0 && info.Uptime > 0)
	say("ids", strconv.Itoa(os.Getuid()), strconv.Itoa(os.Geteuid()), strconv.Itoa(os.Getgid()))
}

func rlimit() {
	var limit syscall.Rlimit
	must(syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	truth("limit given", limit.Cur > 0 && limit.Max >= limit.Cur)
	must(syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 64, Max: limit.Max}))
	must(syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	say("files", strconv.Itoa(int(limit.Cur)))
	var files []*os.File
	for {
		file, err := os.Open(os.DevNull)
		if err != nil {
			truth("too many files", strings.Contains(err.Error(), "too many open files"))
			break
		}
		files = append(files, file)
	}
	truth("about 60 were open", len(files) > 50 && len(files) < 64)
	must(syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}))
	must(syscall.Getrlimit(syscall.RLIMIT_CORE, &limit))
	say("core", strconv.Itoa(int(limit.Cur)), strconv.Itoa(int(limit.Max)))
	must(syscall.Setrlimit(syscall.RLIMIT_STACK, &syscall.Rlimit{Cur: 1 << 20, Max: 1 << 30}))
	must(syscall.Getrlimit(syscall.RLIMIT_STACK, &limit))
	say("stack", strconv.Itoa(int(limit.Cur)), strconv.Itoa(int(limit.Max)))
	err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 10, Max: 5})
	say("soft above hard:", err.Error())
}

// epoll waits for an eventfd, a timerfd and a pipe, without the runtime's own poller.
func epoll() {
	poll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	must(err)
	event := int(call(syscall.SYS_EVENTFD2, 0, syscall.O_NONBLOCK, 0, 0))
	timer := int(call(syscall.SYS_TIMERFD_CREATE, 1, syscall.O_NONBLOCK, 0, 0))
	var pipe [2]int
	must(syscall.Pipe2(pipe[:], syscall.O_NONBLOCK|syscall.O_CLOEXEC))
	names := map[int]string{event: "eventfd", timer: "timerfd", pipe[0]: "pipe"}
	for fd := range names {
		must(syscall.EpollCtl(poll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(fd)}))
	}
	ready := make([]syscall.EpollEvent, 8)
	wait := func(what string, milliseconds int) {
		n, err := syscall.EpollWait(poll, ready, milliseconds)
		for err == syscall.EINTR {
			n, err = syscall.EpollWait(poll, ready, milliseconds)
		}
		must(err)
		said := []string{what + ":", strconv.Itoa(n)}
		for _, r := range ready[:n] {
			said = append(said, names[int(r.Fd)], strconv.Itoa(int(r.Events)))
		}
		say(said...)
	}
	number := make([]byte, 8)
	wait("nothing yet", 0)
	for i := 0; i < 3; i++ {
		number[0] = 5
		_, err = syscall.Write(event, number)
		must(err)
	}
	wait("event", 1000)
	syscall.Read(event, number)
	say("counted", strconv.Itoa(int(number[0])))
	_, err = syscall.Read(event, number)
	say("empty:", err.Error())
	setting := [4]int64{0, 5e6, 0, 20e6} // every 5 ms, first after 20 ms
	call(syscall.SYS_TIMERFD_SETTIME, uintptr(timer), 0, uintptr(unsafe.Pointer(&setting)), 0)
	wait("not so soon", 0)
	wait("timer", 2000)
	_, err = syscall.Read(timer, number)
	must(err)
	truth("expired", number[0] >= 1)
	call(syscall.SYS_TIMERFD_SETTIME, uintptr(timer), 0, uintptr(unsafe.Pointer(&[4]int64{})), 0)
	_, err = syscall.Write(pipe[1], []byte("data"))
	must(err)
	wait("pipe", 1000)
	must(syscall.EpollCtl(poll, syscall.EPOLL_CTL_MOD, pipe[0],
		&syscall.EpollEvent{Events: syscall.EPOLLIN | 1<<31, Fd: int32(pipe[0])})) // EPOLLET
	wait("edge", 1000)
	wait("edge is used up", 20)
	must(syscall.Close(pipe[1]))
	wait("hang-up", 1000)
	must(syscall.EpollCtl(poll, syscall.EPOLL_CTL_DEL, pipe[0], nil))
	wait("removed", 0)
}

func main() {
	mode := "proc"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	map[string]func(){
		"proc": proc, "rlimit": rlimit, "epoll": epoll, "codegen": generated, "codegen-rwx": readWriteExecute,
	}[mode]()
}
