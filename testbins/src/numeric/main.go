// Command numeric computes with everything the processor has: integers, floats, vectors, AES, SHA, CRC. The standard
// library has assembly for many of these, chosen by CPUID, so the same results come from different instructions.
package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"math"
	"math/big"
	"math/bits"
	"math/cmplx"
	"os"
	"strconv"
	"strings"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

func real64(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func unsigned(u uint64) string { return strconv.FormatUint(u, 16) }

func integers() {
	x := uint64(88172645463325252)
	var sum, high, carry uint64
	for i := 0; i < 10000; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		hi, lo := bits.Mul64(x, x^uint64(i))
		sum, carry = bits.Add64(sum, lo, carry)
		high ^= hi
		quotient, rest := bits.Div64(hi%1000, lo, 1000+x%1000)
		sum += quotient ^ rest
		sum += uint64(bits.OnesCount64(x)*3 + bits.LeadingZeros64(x>>uint(i%64)) + bits.TrailingZeros32(uint32(x)))
		sum = bits.RotateLeft64(sum, i) ^ bits.ReverseBytes64(x) ^ bits.Reverse64(lo)
		sum += uint64(int64(x)>>uint(i%70)) + uint64(int32(x)/int32(i+1)) + uint64(int16(x)%7) + uint64(int8(x)*3)
		sum += x<<uint(i%100) | x>>uint(i%100)
	}
	say("integers", unsigned(sum), unsigned(high), unsigned(carry))
}

func floats() {
	a, b, single := 1.5, 0.25, float32(1)
	for i := 1; i <= 5000; i++ {
		f := float64(i)
		a = math.FMA(a, 0.999, math.Sqrt(f)) - math.Floor(a/7)
		b += math.Sin(f) * math.Exp(-f/1000) / (1 + math.Abs(math.Atan2(f, a)))
		single = single*0.75 + float32(math.Trunc(b*100)) - float32(i%7)
		b = math.Max(math.Min(b, 1e6), math.Copysign(1, b)) + math.Mod(f, 0.7) + math.Log1p(f)/1e3
	}
	say("floats", real64(a), real64(b), strconv.FormatFloat(float64(single), 'g', -1, 32))
	nan, inf, tiny, most := math.NaN(), math.Inf(-1), math.SmallestNonzeroFloat64, math.MaxFloat64
	say("special", real64(nan), real64(inf), real64(math.Copysign(0, -1)), strconv.FormatBool(nan != nan),
		strconv.FormatBool(nan < inf), real64(tiny/2), real64(most*2))
	huge := 1e300
	say("conversions", strconv.FormatInt(int64(a*1e6), 10), strconv.Itoa(int(int32(b))), strconv.FormatInt(int64(huge), 10),
		strconv.FormatUint(uint64(1.8e19+a-a), 10), real64(float64(uint64(1<<63)+4096)), real64(float64(float32(a))))
	say("rounding", real64(math.RoundToEven(2.5)), real64(math.Ceil(-0.5)), real64(math.Round(-2.5)))
	c := cmplx.Exp(complex(0.5, 1.25)) * cmplx.Sqrt(complex(-2, 3))
	say("complex", real64(real(c)), real64(imag(c)))
	n := new(big.Int).Exp(big.NewInt(3), big.NewInt(4000), nil)
	n.Mul(n, n).Mod(n, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 521), big.NewInt(1)))
	say("big", n.Text(36))
}

func hashes(data []byte) {
	s1, s256, s512, m5 := sha1.Sum(data), sha256.Sum256(data), sha512.Sum512(data), md5.Sum(data)
	say("md5", hex.EncodeToString(m5[:]), "sha1", hex.EncodeToString(s1[:]))
	say("sha256", hex.EncodeToString(s256[:]))
	say("sha512", hex.EncodeToString(s512[:]))
	say("crc", unsigned(uint64(crc32.ChecksumIEEE(data))), unsigned(uint64(crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)))),
		unsigned(crc64.Checksum(data, crc64.MakeTable(crc64.ECMA))), unsigned(uint64(adler32.Checksum(data))))
}

func ciphers(data []byte) {
	for _, size := range []int{16, 24, 32} {
		block, err := aes.NewCipher(data[:size])
		if err != nil {
			panic(err)
		}
		gcm, _ := cipher.NewGCM(block)
		sealed := gcm.Seal(nil, data[:12], data, data[:20])
		opened, err := gcm.Open(nil, data[:12], sealed, data[:20])
		counter := make([]byte, len(data))
		cipher.NewCTR(block, data[:16]).XORKeyStream(counter, data)
		chained := make([]byte, 4096)
		cipher.NewCBCEncrypter(block, data[:16]).CryptBlocks(chained, data[:4096])
		say("aes", strconv.Itoa(size*8), hex.EncodeToString(sealed[len(sealed)-16:]), hex.EncodeToString(counter[4080:4096]),
			hex.EncodeToString(chained[4080:]), strconv.FormatBool(err == nil && bytes.Equal(opened, data)))
	}
}

// vectors runs memmove, compare, index and count over all small sizes and alignments.
func vectors(data []byte) {
	sum := 0
	scratch := make([]byte, 2048)
	for size := 0; size < 600; size += 7 {
		for shift := 0; shift < 33; shift += 3 {
			copy(scratch[shift:], data[shift/2:shift/2+size])
			copy(scratch[shift+5:], scratch[shift:shift+size]) // overlapping
			part := scratch[shift : shift+size+5]
			sum = sum*31 + bytes.IndexByte(part, 200) + bytes.Count(part, []byte{7})*3 + bytes.Compare(part, data[:size])
			sum += bytes.Index(part, data[size:size+3]) + strings.Index(string(part), string(data[size/2:size/2+9]))
			if bytes.Equal(part[5:], data[shift/2:shift/2+size]) {
				sum++
			}
		}
	}
	for i := range scratch {
		scratch[i] = 0
	}
	say("vectors", unsigned(uint64(sum)))
}

func main() {
	data := make([]byte, 50000)
	state := uint32(12345)
	for i := range data {
		state = state*1103515245 + 12345
		data[i] = byte(state >> 16)
	}
	integers()
	floats()
	hashes(data)
	ciphers(data)
	vectors(data)
}
