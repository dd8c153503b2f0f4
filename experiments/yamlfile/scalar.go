package yamlfile

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

var (
	decimal     = regexp.MustCompile(`^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$`)
	leadingZero = regexp.MustCompile(`^[-+]?0[0-9]`)
	notFinite   = regexp.MustCompile(`^([-+]?\.?inf(inity)?|\.?nan)$`)
)

// plainKind classifies a scalar without quotes. The parser's own rules differ
// (1e6 is text to it and 010 is eight), so they are not used.
func plainKind(s string) kind {
	switch {
	case s == "" || s == "~" || s == "null":
		return null
	case s == "true" || s == "false":
		return boolean
	case decimal.MatchString(s) || notFinite.MatchString(strings.ToLower(s)):
		return number
	default:
		return text
	}
}

// parseFloat returns the finite number that n holds, or what is wrong with it
// and what to write instead.
func parseFloat(n *node) (value float64, wrong, hint string) {
	if wrong, hint := notDecimal(n, "a number"); wrong != "" {
		return 0, wrong, hint
	}
	value, err := strconv.ParseFloat(n.value, 64)
	if err != nil {
		return 0, n.value + " is beyond the range of a 64-bit number", "write a number below 1.8e308"
	}
	return value, "", ""
}

// parseInteger returns the exact integer that n holds; 1e6 and 2.0 are integers.
func parseInteger(n *node) (value *big.Int, wrong, hint string) {
	if wrong, hint := notDecimal(n, "an integer"); wrong != "" {
		return nil, wrong, hint
	}
	if f, err := strconv.ParseFloat(n.value, 64); err != nil || f > 1e30 || f < -1e30 {
		return nil, n.value + " is beyond the range of an integer", "write a smaller number"
	}
	if _, exp, ok := strings.Cut(strings.ToLower(n.value), "e"); ok && len(exp) > 4 {
		return nil, "expected an integer, got the number " + n.value, "write it without an exponent"
	}
	r, ok := new(big.Rat).SetString(n.value)
	if !ok || !r.IsInt() {
		return nil, "expected an integer, got the number " + n.value, "write a whole number, such as 3 or 1e6"
	}
	return r.Num(), "", ""
}

// notDecimal says why n cannot be read as a decimal number.
func notDecimal(n *node, expected string) (wrong, hint string) {
	switch {
	case n.kind == text && decimal.MatchString(n.value):
		return "expected " + expected + ", got " + n.describe(), "remove the quotes"
	case n.kind == text && decimal.MatchString(strings.ReplaceAll(n.value, "_", "")):
		return "expected " + expected + ", got " + n.describe(), "write " + strings.ReplaceAll(n.value, "_", "")
	case n.kind != number:
		return "expected " + expected + ", got " + n.describe(), "write a decimal number, such as 3 or 1e6"
	case !decimal.MatchString(n.value):
		return n.value + " is not a finite number", "write a finite number"
	case leadingZero.MatchString(n.value):
		plain := strings.TrimLeft(strings.TrimLeft(n.value, "+-"), "0")
		if plain == "" || plain[0] == '.' || plain[0] == 'e' || plain[0] == 'E' {
			plain = "0" + plain
		}
		if n.value[0] == '-' {
			plain = "-" + plain
		}
		return n.value + " begins with a zero, which YAML may read as octal", "write " + plain
	default:
		return "", ""
	}
}
