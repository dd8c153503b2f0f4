package yamlfile

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// expand returns the numbers of range(first,last,step) or range(first,last), whose step
// is 1: first, first + step and so on up to last, which is among them when the steps meet
// it. They are computed as fractions, so that none is lost or moved by rounding.
func expand(n *node) (steps []*node, wrong, hint string) {
	const form = "write range(first,last,step), such as range(0.1,0.9,0.1)"
	inside, closed := strings.CutSuffix(strings.TrimPrefix(n.value, "range("), ")")
	if !closed {
		return nil, fmt.Sprintf("%q has no end", n.value), "within brackets or braces put it in quotes: \"range(0.1,0.9,0.1)\""
	}
	parts := strings.Split(inside, ",")
	if len(parts) == 2 {
		parts = append(parts, "1")
	}
	if len(parts) != 3 {
		return nil, fmt.Sprintf("%d numbers in %s", len(parts), n.value), form
	}
	var numbers [3]*big.Rat
	for i, part := range parts {
		if numbers[i], wrong = exact(strings.TrimSpace(part)); wrong != "" {
			return nil, wrong, form
		}
	}
	first, last, step := numbers[0], numbers[1], numbers[2]
	span := new(big.Rat).Sub(last, first)
	if step.Sign() == 0 || span.Sign()*step.Sign() < 0 {
		return nil, fmt.Sprintf("steps of %s do not lead from %s to %s", parts[2], parts[0], parts[1]), form
	}
	if span.Quo(span, step).Cmp(big.NewRat(maxSteps, 1)) >= 0 {
		return nil, fmt.Sprintf("more than %d values", maxSteps), "choose a longer step"
	}
	for x := first; x.Cmp(last)*step.Sign() <= 0; x = new(big.Rat).Add(x, step) {
		f, _ := x.Float64()
		steps = append(steps, &node{kind: number, value: strconv.FormatFloat(f, 'g', -1, 64), pos: n.pos, width: n.width})
	}
	return steps, "", ""
}

// exact returns the fraction that a decimal number of moderate size stands for.
func exact(s string) (x *big.Rat, wrong string) {
	n := node{kind: plainKind(s), value: s}
	f, wrong, _ := parseFloat(&n)
	if wrong != "" {
		return nil, wrong
	}
	if f == 0 {
		return new(big.Rat), ""
	}
	if abs := max(f, -f); abs > 1e18 || abs < 1e-18 || len(s) > 40 {
		return nil, s + " is beyond 1e-18 to 1e18"
	}
	x, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil, s + " is not a decimal number"
	}
	return x, ""
}
