// Package json encodes and decodes a document of 200 records N times: reflection and allocation.
package json

import (
	"encoding/json"
	"strconv"
)

type record struct {
	ID     int               `json:"id"`
	Name   string            `json:"name"`
	Score  float64           `json:"score"`
	Tags   []string          `json:"tags"`
	Labels map[string]string `json:"labels"`
	Next   *record           `json:"next,omitempty"`
}

// N is the size that takes about a second natively.
const N = 450

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	records := make([]record, 200)
	for i := range records {
		name := strconv.Itoa(i * 37)
		records[i] = record{i, "name \"" + name + "\"", float64(i) / 7, []string{"a" + name, "b\u00e9"},
			map[string]string{"k" + name: "v", "other": name}, &record{ID: -i}}
	}
	size := 0
	for i := 0; i < n; i++ {
		text, err := json.Marshal(records)
		if err != nil {
			panic(err)
		}
		size += len(text)
		records = nil
		if err := json.Unmarshal(text, &records); err != nil {
			panic(err)
		}
		records[i%200].Score += 0.5
	}
	return strconv.Itoa(size) + " " + strconv.FormatFloat(records[7].Score, 'g', -1, 64)
}
