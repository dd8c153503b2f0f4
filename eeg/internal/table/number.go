package table

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// padding is the number of bytes that may be read behind a line.
const padding = 2 * 8

// maxDigits is the number of digits that fit a uint64 whatever they are.
const maxDigits = 19

// tens holds the powers of ten up to maxDigits, and exact as float64, which holds
// each of them exactly.
var (
	tens  [maxDigits + 1]uint64
	exact [maxDigits + 1]float64
)

func init() {
	tens[0], exact[0] = 1, 1
	for i := 1; i <= maxDigits; i++ {
		tens[i] = 10 * tens[i-1]
		exact[i] = float64(tens[i])
	}
}

// numbers reads the decimal numbers of consecutive cells, the first at line[i], into
// place n of each slice. It returns how many it read and where the next cell begins,
// beyond the line when that has ended. It stops at what is not a sign, digits, a point
// and digits, and at numbers whose digits a float64 does not hold. The line's capacity
// must hold padding bytes more, of which the first is no digit.
func numbers(line []byte, i int, separator, point byte, to [][]float64, n int) (read, next int) {
	size := len(line)
	line = line[:size+padding]
	for read < len(to) && i <= size {
		at := i
		sign := line[at]
		if sign == '-' || sign == '+' {
			at++
		}
		first := at
		var digits uint64
		for ; line[at]-'0' <= 9; at++ {
			digits = digits*10 + uint64(line[at]-'0')
		}
		count, decimals := at-first, 0
		if line[at] == point {
			var fraction uint64
			fraction, decimals = chunk(line, at+1)
			at = after(at+1, decimals)
			if decimals == 8 {
				more, m := chunk(line, at)
				fraction, decimals = fraction*tens[m]+more, 8+m
				at += m
			}
			count += decimals
			digits = digits*tens[decimals] + fraction
		}
		if at != size && line[at] != separator || count == 0 || count > maxDigits || digits > 1<<53 {
			break
		}
		v := float64(digits) / exact[decimals]
		if sign == '-' {
			v = -v
		}
		to[read][n] = v
		read++
		i = at + 1
	}
	return read, i
}

// chunk returns the value and the number of the digits at the beginning of the eight
// bytes from line[i]: the bytes are compared, and their digits added in pairs, all at
// once (Lemire 2018).
func chunk(line []byte, i int) (value uint64, n int) {
	d := binary.LittleEndian.Uint64(line[i:]) ^ 0x3030303030303030
	others := ((d + 0x7676767676767676) | d) & 0x8080808080808080
	n = bits.TrailingZeros64(others) >> 3
	d <<= 64 - 8*n
	d = d*10 + d>>8
	d = (d&0x000000ff000000ff)*(100+1000000<<32) + (d>>16&0x000000ff000000ff)*(1+10000<<32)
	return d >> 32, n
}

// after returns i + n. The processor predicts the jump by n, of which most files have
// few, and reads on where a sum would have to wait for n.
func after(i, n int) int {
	switch n {
	case 0:
		return i
	case 1:
		return i + 1
	case 2:
		return i + 2
	case 3:
		return i + 3
	case 4:
		return i + 4
	case 5:
		return i + 5
	case 6:
		return i + 6
	case 7:
		return i + 7
	default:
		return i + 8
	}
}

// Parse returns a finite decimal number, which may have an exponent.
func Parse(text []byte) (float64, bool) {
	if strings.Trim(string(text), "0123456789.+-eE") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(text), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// trim returns text without the spaces around it.
func trim(text []byte) []byte { return bytes.Trim(text, " \t") }
