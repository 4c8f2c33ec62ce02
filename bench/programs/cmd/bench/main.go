// Command bench holds the benchmarks that need no network, chosen by the name it is called by (bench-fib [N]) or by its
// first argument (bench fib [N]). One binary keeps the repository small.
package main

import (
	"bench/programs/aes"
	"bench/programs/channels"
	"bench/programs/choose"
	"bench/programs/compress"
	"bench/programs/fib"
	"bench/programs/gctrees"
	"bench/programs/json"
	"bench/programs/maps"
	"bench/programs/nbody"
	"bench/programs/nilderef"
	"bench/programs/regexp"
	"bench/programs/sha256"
	"bench/programs/sort"
	"bench/programs/switchinterp"
	"bench/programs/syscallloop"
	"bench/programs/timenow"
)

func main() {
	choose.Main(map[string]choose.Program{
		"fib":          {fib.Run, fib.N},
		"nbody":        {nbody.Run, nbody.N},
		"sha256":       {sha256.Run, sha256.N},
		"aes":          {aes.Run, aes.N},
		"sort":         {sort.Run, sort.N},
		"maps":         {maps.Run, maps.N},
		"gctrees":      {gctrees.Run, gctrees.N},
		"channels":     {channels.Run, channels.N},
		"json":         {json.Run, json.N},
		"regexp":       {regexp.Run, regexp.N},
		"compress":     {compress.Run, compress.N},
		"switchinterp": {switchinterp.Run, switchinterp.N},
		"syscallloop":  {syscallloop.Run, syscallloop.N},
		"timenow":      {timenow.Run, timenow.N},
		"nilderef":     {nilderef.Run, nilderef.N},
	})
}
