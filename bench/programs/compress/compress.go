// Package compress deflates and inflates 1 MB of text N times.
package compress

import (
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"strconv"
)

// N is the size that takes about a second natively.
const N = 14

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	var text bytes.Buffer
	state := uint32(5)
	for text.Len() < 1<<20 {
		state = state*1664525 + 1013904223
		text.WriteString("line " + strconv.Itoa(int(state>>22)) + " of the text, value " + strconv.Itoa(int(state>>12&63)) + "\n")
	}
	size, sum := 0, uint32(0)
	for i := 0; i < n; i++ {
		var packed bytes.Buffer
		writer, err := flate.NewWriter(&packed, 6)
		if err != nil {
			panic(err)
		}
		writer.Write(text.Bytes())
		writer.Close()
		size += packed.Len()
		data, err := io.ReadAll(flate.NewReader(&packed))
		if err != nil {
			panic(err)
		}
		sum += crc32.ChecksumIEEE(data)
		text.Bytes()[i] ^= 1
	}
	return strconv.Itoa(size) + " " + strconv.FormatUint(uint64(sum), 16)
}
