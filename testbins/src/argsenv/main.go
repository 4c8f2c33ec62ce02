// Command argsenv shows how arguments, environment and exit codes get through.
//
//	argsenv show ARG...   prints every argument, and the environment names that begin with GOEMU_TEST
//	argsenv exit N        prints a line to each stream, and leaves with os.Exit(N)
//	argsenv return        leaves by returning from main, with a deferred call
package main

import (
	"os"
	"sort"
	"strconv"
	"strings"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

func show(args []string) {
	say("arguments", strconv.Itoa(len(args)))
	for i, arg := range args {
		say(strconv.Itoa(i), strconv.Quote(arg))
	}
	var names []string
	for _, entry := range os.Environ() {
		if strings.HasPrefix(entry, "GOEMU_TEST") {
			names = append(names, strconv.Quote(entry))
		}
	}
	sort.Strings(names)
	say("environment", strconv.Itoa(len(names)))
	for _, name := range names {
		say(name)
	}
	_, there := os.LookupEnv("GOEMU_TEST_EMPTY")
	say("empty is set:", strconv.FormatBool(there), "expanded:", os.ExpandEnv("<$GOEMU_TEST_NAME>"))
	os.Setenv("GOEMU_TEST_NAME", "changed")
	say("after Setenv:", os.Getenv("GOEMU_TEST_NAME"))
	os.Unsetenv("GOEMU_TEST_NAME")
	_, there = os.LookupEnv("GOEMU_TEST_NAME")
	say("after Unsetenv:", strconv.FormatBool(there))
	say("page size", strconv.Itoa(os.Getpagesize()))
}

func main() {
	mode := "show"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	switch mode {
	case "exit":
		code, err := strconv.Atoi(os.Args[2])
		if err != nil {
			panic(err)
		}
		defer say("a deferred call must not run")
		os.Stdout.WriteString("leaving with " + strconv.Itoa(code) + "\n")
		os.Stderr.WriteString("this line goes to stderr\n")
		os.Exit(code)
	case "return":
		defer say("deferred")
		say("returning")
	default:
		show(os.Args[2:])
	}
}
