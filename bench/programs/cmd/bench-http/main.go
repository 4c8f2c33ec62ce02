// Command bench-http is bench for what needs net/http, which the others must not start up with.
package main

import (
	"bench/programs/choose"
	"bench/programs/httploop"
)

func main() {
	choose.Main(map[string]choose.Program{
		"httploop": {httploop.Run, httploop.N},
	})
}
