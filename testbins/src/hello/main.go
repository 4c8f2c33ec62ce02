// Command hello is the smallest program worth running.
package main

import "fmt"

func main() {
	fmt.Println("hello, world")
}
