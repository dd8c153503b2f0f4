package eeg

import (
	"math/big"
	"strings"
)

// ParseDecimal returns the exact value of a plain decimal number: a sign, digits and a
// point, of at most 40 characters. Its second value is false for anything else.
func ParseDecimal(s string) (*big.Rat, bool) {
	const longest = 40 // bounds the work on a hostile field
	digits := strings.TrimLeft(s, "+-")
	if len(s) > longest || digits == "" || strings.Trim(digits, "0123456789.") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}
