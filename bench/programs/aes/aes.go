// Package aes seals N blocks of 16 KB with AES-GCM, in the standard library's assembly.
package aes

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/hex"
)

// N is the size that takes about a second natively.
const N = 180000

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	plain, nonce := make([]byte, 16384), make([]byte, 12)
	block, err := aes.NewCipher(plain[:32])
	if err != nil {
		panic(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	var sealed []byte
	for i := 0; i < n; i++ {
		nonce[0], nonce[1], nonce[2], nonce[3] = byte(i), byte(i>>8), byte(i>>16), byte(i>>24)
		sealed = gcm.Seal(sealed[:0], nonce, plain, nil)
		plain[i%len(plain)] = sealed[len(sealed)-1]
	}
	return hex.EncodeToString(sealed[len(sealed)-16:])
}
