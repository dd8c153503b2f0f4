package scenario

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// tolerance is a distance: a number, a part of what something is compared with, or a number
// of standard errors.
type tolerance struct {
	value float64 // ≥ 0
	of    string  // "", "%" or "se"
}

// parseTolerance reads "4 se", "10 %" or a number; nothing is 0.
func parseTolerance(text string) (tolerance, error) {
	if text == "" {
		return tolerance{}, nil
	}
	number, of := text, ""
	for _, unit := range []string{"se", "%"} {
		if rest, ok := strings.CutSuffix(text, unit); ok {
			number, of = strings.TrimSpace(rest), unit
		}
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || !(v >= 0) || math.IsInf(v, 0) {
		return tolerance{}, fmt.Errorf("tolerance %q", text)
	}
	return tolerance{v, of}, nil
}

// around returns the distance that is meant when something is compared with to, and the
// difference of both has the standard error se.
func (t tolerance) around(to, se float64) float64 {
	switch t.of {
	case "se":
		return t.value * se
	case "%":
		return t.value / 100 * math.Abs(to)
	default:
		return t.value
	}
}
