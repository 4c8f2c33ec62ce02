package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"strconv"
)

// copyInput copies stdin to stdout and tells length and SHA-256 on stderr; as "sum" it prints only these, to stdout.
func copyInput(sum bool) {
	hash := sha256.New()
	var out io.Writer = hash
	report := os.Stdout
	if !sum {
		out = io.MultiWriter(os.Stdout, hash)
		report = os.Stderr
	}
	n, err := io.Copy(out, os.Stdin)
	if err != nil {
		os.Stderr.WriteString("copy: " + err.Error() + "\n")
		os.Exit(1)
	}
	report.WriteString(strconv.FormatInt(n, 10) + " bytes " + hex.EncodeToString(hash.Sum(nil)) + "\n")
}
