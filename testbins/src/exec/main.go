// Command exec starts children, mostly itself, and talks to them through pipes.
//
//	exec [pipes|many|replace]     (exec child-... is how it calls itself)
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func child(args ...string) *exec.Cmd {
	path, err := os.Executable()
	must(err)
	return exec.Command(path, args...)
}

func state(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.String()
	}
	if err != nil {
		return "error " + err.Error()
	}
	return "exit status 0"
}

func pipes() {
	upper := child("child-upper")
	in, err := upper.StdinPipe()
	must(err)
	out, err := upper.StdoutPipe()
	must(err)
	must(upper.Start())
	lines := bufio.NewScanner(out)
	for _, word := range []string{"alpha", "beta", "gamma"} {
		io.WriteString(in, word+"\n")
		lines.Scan()
		say("child says", lines.Text())
	}
	in.Close()
	say("upper:", state(upper.Wait()))

	var stdout, stderr bytes.Buffer
	failing := child("child-exit", "7")
	failing.Stdout, failing.Stderr = &stdout, &stderr
	failing.Env = append(os.Environ(), "GOEMU_TEST_CHILD=from the parent")
	failing.Dir = "/"
	say("failing:", state(failing.Run()))
	say("stdout", strconv.Quote(stdout.String()), "stderr", strconv.Quote(stderr.String()))

	big := child("child-upper")
	big.Stdin = strings.NewReader(strings.Repeat("0123456789abcde\n", 1<<16))
	output, err := big.Output()
	must(err)
	say("a megabyte back:", strconv.Itoa(len(output)), string(output[:15]))

	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	path, _ := os.Executable()
	say("timeout:", state(exec.CommandContext(ctx, path, "child-sleep").Run()))
	sleeper := child("child-sleep")
	must(sleeper.Start())
	must(sleeper.Process.Signal(syscall.SIGTERM))
	say("terminated:", state(sleeper.Wait()))

	shell, err := exec.Command("/bin/sh", "-c", "echo from sh; cat; exit 3").CombinedOutput()
	say("sh:", strconv.Quote(string(shell)), state(err))
	_, err = exec.LookPath("no-such-program-anywhere")
	say("missing:", strconv.FormatBool(errors.Is(err, exec.ErrNotFound)))
	say("not a program:", strconv.FormatBool(errors.Is(exec.Command("/etc/passwd").Run(), os.ErrPermission)))

	extra, other, err := os.Pipe()
	must(err)
	inherit := child("child-fd3")
	inherit.ExtraFiles = []*os.File{other}
	must(inherit.Run())
	other.Close()
	text, err := io.ReadAll(extra)
	must(err)
	say("fd 3 carried", strconv.Quote(string(text)))
}

func many() {
	var wg sync.WaitGroup
	outputs := make([]string, 24)
	for i := range outputs {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			text, err := child("child-exit", strconv.Itoa(i%3)).Output()
			outputs[i] = strings.TrimSpace(string(text)) + " " + state(err)
		}(i)
	}
	wg.Wait()
	for i, text := range outputs {
		say(strconv.Itoa(i), text)
	}
	_, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
	say("no child left:", strconv.FormatBool(err == syscall.ECHILD))
}

func main() {
	mode := "pipes"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	switch mode {
	case "pipes":
		pipes()
	case "many":
		many()
	case "replace":
		say("replacing")
		path, err := os.Executable()
		must(err)
		must(syscall.Exec(path, []string{"renamed", "child-exit", "5"}, []string{"GOEMU_TEST_CHILD=exec"}))
	case "child-upper":
		lines, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				break
			}
			out.WriteString(strings.ToUpper(line))
			if lines.Buffered() == 0 {
				out.Flush()
			}
		}
		out.Flush()
	case "child-exit":
		code, _ := strconv.Atoi(os.Args[2])
		cwd, _ := os.Getwd()
		say("child", os.Getenv("GOEMU_TEST_CHILD"), strconv.FormatBool(cwd == "/"), strconv.Itoa(len(os.Args)))
		os.Stderr.WriteString("to stderr\n")
		os.Exit(code)
	case "child-fd3":
		os.NewFile(3, "three").WriteString("through fd 3")
	case "child-sleep":
		time.Sleep(time.Minute)
	}
}
