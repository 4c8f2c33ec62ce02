// Writes goruntime/Layouts/GoNNN.cs: what goemu knows about the runtime of one Go version.
//
//	go run scripts/golayouts/main.go GOROOT goruntime/Layouts
//
// It builds a program with the toolchain in GOROOT and reads offsets from its DWARF; constants that DWARF does not have
// come from the source of package runtime. Fields that a version lacks are left out.
// Fields are named here once: add one, and write the file of every version anew.
package main

import (
	"bytes"
	"debug/dwarf"
	"debug/elf"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// name in the table, names of the type in DWARF (by age), fields
var structs = []struct {
	name   string
	types  []string
	fields string
}{
	{"g", []string{"runtime.g"}, "stack.lo stack.hi stackguard0 stackguard1 _panic _defer m sched.sp sched.pc sched.g sched.ctxt sched.lr sched.bp " +
		"syscallsp syscallpc syscallbp stktopsp param atomicstatus goid schedlink waitsince waitreason preempt preemptStop " +
		"asyncSafePoint throwsplit parkingOnChan lockedm sig sigcode0 sigcode1 sigpc parentGoid gopc startpc waiting timer"},
	{"m", []string{"runtime.m"}, "g0 morebuf.sp morebuf.pc procid gsignal tls mstartfn curg caughtsig p nextp oldp id mallocing throwing preemptoff " +
		"locks dying spinning blocked newSigstack isextra isExtraInC incgo ncgocall ncgo alllink schedlink lockedg createstack " +
		"lockedExt lockedInt syscalltick freelink vdsoSP vdsoPC preemptGen signalPending"},
	{"p", []string{"runtime.p"}, "id status link schedtick syscalltick sysmontick.schedtick sysmontick.schedwhen sysmontick.syscalltick m mcache " +
		"goidcache goidcacheend runqhead runqtail runq runnext gFree.n gFree.size preempt runSafePointFn"},
	{"schedt", []string{"runtime.schedt"}, "goidgen lastpoll pollUntil lock midle nmidle nmidlelocked mnext maxmcount nmsys nmfreed ngsys pidle npidle " +
		"nmspinning needspinning runq.head runq.tail runqsize runq.size gcwaiting stopwait sysmonwait procresizetime totaltime"},
	{"moduledata", []string{"runtime.moduledata"}, "pcHeader funcnametab cutab filetab pctab pclntable ftab findfunctab minpc maxpc text etext " +
		"noptrdata enoptrdata data edata bss ebss noptrbss enoptrbss end types etypes rodata gofunc typelinks itablinks " +
		"typedesclen itaboffset itabsize pluginpath inittasks modulename hasmain bad next"},
	{"_type", []string{"runtime._type", "internal/abi.Type"}, "size Size_ hash Hash tflag TFlag kind Kind_ str Str"},
	{"itab", []string{"runtime.itab", "internal/abi.ITab"}, "inter Inter _type Type hash Hash fun Fun"},
	{"interfacetype", []string{"runtime.interfacetype", "internal/abi.InterfaceType"}, "typ Type"},
	{"initTask", []string{"runtime.initTask"}, "state ndeps nfns"},
	{"_func", []string{"runtime._func"}, "args deferreturn pcsp pcfile pcln npcdata cuOffset startLine funcID flag nfuncdata"},
	{"inlinedCall", []string{"runtime.inlinedCall"}, "parent funcID file line func_ nameOff parentPc startLine"},
}

const program = `package main

import (
	"fmt"
	"os"
	"time"
)

func main() { go fmt.Println(os.Args, time.Now()) }
`

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: golayouts GOROOT FOLDER")
	}
	root, err := filepath.Abs(os.Args[1])
	check(err)
	version := strings.Fields(string(must(os.ReadFile(filepath.Join(root, "VERSION")))))[0]
	minor := strings.Split(strings.TrimPrefix(version, "go1."), ".")[0]

	var out strings.Builder
	types := readTypes(build(root))
	for _, s := range structs {
		writeStruct(&out, s.name, find(types, s.types), strings.Fields(s.fields))
	}
	source := filepath.Join(root, "src", "runtime")
	writeList(&out, "funcid", funcIDs(root))
	writeList(&out, "gstatus", statuses(filepath.Join(source, "runtime2.go"), "_Gidle"))
	writeList(&out, "pstatus", statuses(filepath.Join(source, "runtime2.go"), "_Pidle"))
	writeList(&out, "waitreason", waitReasons(filepath.Join(source, "runtime2.go")))

	class := "Go1" + minor
	text := "namespace GoEmu.GoRuntime.Layouts;\n\n" +
		"/// <summary>\n/// The runtime of Go 1." + minor + ": written by scripts/golayouts from " + version +
		", offsets from the DWARF of a program it built,\n/// constants from <c>runtime/runtime2.go</c> and the list of function ids.\n/// </summary>\n" +
		"internal static class " + class + "\n{\n" +
		"    /// <summary>Fields as <c>name@offset:size</c>, lists as <c>number=name</c>; see <see cref=\"LayoutText\"/>.</summary>\n" +
		"    internal static ReadOnlySpan<byte> Text =>\n        \"\"\"\n" + out.String() + "        \"\"\"u8;\n}\n"
	check(os.WriteFile(filepath.Join(os.Args[2], class+".cs"), []byte(text), 0o644))
}

// build compiles the program and returns the path of the executable.
func build(root string) string {
	dir := must(os.MkdirTemp("", "golayouts"))
	check(os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644))
	path := filepath.Join(dir, "main")
	cmd := exec.Command(filepath.Join(root, "bin", "go"), "build", "-o", path, filepath.Join(dir, "main.go"))
	cmd.Env = append(os.Environ(), "GOROOT="+root, "GOTOOLCHAIN=local", "GOPROXY=off", "GOFLAGS=", "GO111MODULE=off",
		"CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOEXPERIMENT=", "GOAMD64=v1")
	if text, err := cmd.CombinedOutput(); err != nil {
		log.Fatalf("%v: %s", err, bytes.TrimSpace(text))
	}
	return path
}

func readTypes(path string) map[string]*dwarf.StructType {
	file := must(elf.Open(path))
	data := must(file.DWARF())
	types := map[string]*dwarf.StructType{}
	for r := data.Reader(); ; {
		entry := must(r.Next())
		if entry == nil {
			return types
		}
		if entry.Tag != dwarf.TagStructType {
			continue
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		if strings.HasPrefix(name, "runtime.") || strings.HasPrefix(name, "internal/abi.") {
			if t, ok := must(data.Type(entry.Offset)).(*dwarf.StructType); ok {
				types[name] = t
			}
		}
	}
}

func find(types map[string]*dwarf.StructType, names []string) *dwarf.StructType {
	for _, name := range names {
		if t := types[name]; t != nil {
			return t
		}
	}
	log.Fatalf("no DWARF for %v", names)
	return nil
}

func writeStruct(out *strings.Builder, name string, t *dwarf.StructType, fields []string) {
	words := []string{"struct", name + ":" + strconv.FormatInt(t.ByteSize, 10)}
	for _, path := range fields {
		if offset, size, ok := field(t, path); ok {
			words = append(words, fmt.Sprintf("%s@%d:%d", path, offset, size))
		}
	}
	wrap(out, words)
}

func field(t *dwarf.StructType, path string) (offset, size int64, ok bool) {
	parts := strings.Split(path, ".")
	for i, part := range parts {
		member := (*dwarf.StructField)(nil)
		for _, f := range t.Field {
			if f.Name == part {
				member = f
			}
		}
		if member == nil {
			return 0, 0, false
		}
		offset += member.ByteOffset
		inner := member.Type
		for {
			d, named := inner.(*dwarf.TypedefType)
			if !named {
				break
			}
			inner = d.Type
		}
		if i == len(parts)-1 {
			return offset, inner.Size(), true
		}
		if t, ok = inner.(*dwarf.StructType); !ok {
			return 0, 0, false
		}
	}
	return 0, 0, false
}

// constants gives the names of a const group in order of their values, from the one named first; "" where there is none.
func constants(file, first string) (names []string) {
	parsed := must(parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments))
	for _, d := range parsed.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		started := false
		for _, s := range group.Specs {
			v := s.(*ast.ValueSpec)
			if !started && v.Names[0].Name != first {
				continue
			}
			if started && len(v.Values) > 0 {
				break
			}
			started = true
			name := v.Names[0].Name
			if name == "_" {
				name = ""
			}
			names = append(names, name)
		}
		if started {
			return names
		}
	}
	log.Fatalf("%s: no constant %s", file, first)
	return nil
}

func statuses(file, first string) []string {
	return constants(file, first)
}

func funcIDs(root string) (names []string) {
	first := "FuncIDNormal"
	file := filepath.Join(root, "src", "internal", "abi", "symtab.go")
	if _, err := os.Stat(file); err != nil {
		first, file = "funcID_normal", filepath.Join(root, "src", "runtime", "symtab.go")
	}
	for _, name := range constants(file, first) {
		name = strings.TrimPrefix(strings.TrimPrefix(name, "FuncID_"), "funcID_")
		switch name {
		case "FuncIDNormal":
			name = "normal"
		case "FuncIDWrapper":
			name = "wrapper"
		}
		names = append(names, name)
	}
	return names
}

func waitReasons(file string) []string {
	texts := map[string]string{}
	parsed := must(parser.ParseFile(token.NewFileSet(), file, nil, 0))
	ast.Inspect(parsed, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && v.Names[0].Name == "waitReasonStrings" {
			for _, e := range v.Values[0].(*ast.CompositeLit).Elts {
				pair := e.(*ast.KeyValueExpr)
				texts[pair.Key.(*ast.Ident).Name] = must(strconv.Unquote(pair.Value.(*ast.BasicLit).Value))
			}
		}
		return true
	})
	names := constants(file, "waitReasonZero")
	for i, name := range names {
		names[i] = texts[name]
	}
	return names
}

func writeList(out *strings.Builder, name string, values []string) {
	words := []string{"list", name}
	for i, v := range values {
		if v != "" {
			words = append(words, fmt.Sprintf("%d=%s", i, strings.ReplaceAll(v, " ", "_")))
		}
	}
	wrap(out, words)
}

// wrap writes words into lines that fit; lines after the first begin with two more spaces.
func wrap(out *strings.Builder, words []string) {
	line := "        " + words[0]
	for _, w := range words[1:] {
		if len(line)+1+len(w) > 116 {
			out.WriteString(line + "\n")
			line = "         "
		}
		line += " " + w
	}
	out.WriteString(line + "\n")
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
