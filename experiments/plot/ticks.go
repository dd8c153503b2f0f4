package plot

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// tick is a position on an axis; a minor tick has no label.
type tick struct {
	value float64
	label string
}

func (t tick) length() vg.Length {
	if t.label == "" {
		return minorTick
	}
	return tickLength
}

// linearTicks returns labelled ticks at multiples of 1, 2 or 5 times a power of
// ten within [low, high] that is not below least: as many as limit allows, and two
// even if it does not.
func linearTicks(low, high float64, limit int, least float64) []tick {
	step := math.Max(least, niceStep((high-low)/float64(limit+1)))
	first, last := multiples(low, high, step)
	for last-first+1 > float64(limit) {
		wider := niceStep(1.5 * step)
		from, to := multiples(low, high, wider)
		if to-from < 1 {
			break
		}
		step, first, last = wider, from, to
	}
	exponent := 0
	if top := math.Max(math.Abs(low), math.Abs(high)); top >= 1e5 || top < 1e-3 {
		exponent = int(math.Floor(math.Log10(top)))
	}
	decimals := max(0, exponent-int(math.Floor(math.Log10(step)+1e-9)))
	var out []tick
	for k := first; k <= last; k++ {
		v := k * step
		out = append(out, tick{v, formatTick(v, decimals, exponent)})
	}
	return out
}

// multiples returns the first and the last multiple of step within [low, high].
func multiples(low, high, step float64) (first, last float64) {
	return math.Ceil(low/step - 1e-9), math.Floor(high/step + 1e-9)
}

// niceStep returns the smallest 1, 2 or 5 times a power of ten that is not
// below x > 0.
func niceStep(x float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*power >= x*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// logTicks returns ticks at 1, 2 and 5 times the powers of ten within
// [low, high], low > 0. The labels are those of the densest of the sets {1, 2, 5},
// {1, 3}, {1} and every k-th decade that needs no more than limit labels; the
// other multiples are minor ticks. A range too narrow for two labels falls back to
// linear ticks, of a step not below least.
func logTicks(low, high float64, limit int, least float64) []tick {
	first, last := int(math.Floor(math.Log10(low))), int(math.Ceil(math.Log10(high)))
	inside := func(v float64) bool { return v >= low*(1-1e-9) && v <= high*(1+1e-9) }
	for _, mantissas := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		n := 0
		for e := first; e <= last; e++ {
			for _, m := range mantissas {
				if inside(m * math.Pow(10, float64(e))) {
					n++
				}
			}
		}
		if n < 2 {
			return linearTicks(low, high, limit, least)
		}
		if n <= limit {
			return decades(first, last, 1, mantissas, inside)
		}
	}
	return decades(first, last, (last-first)/max(1, limit)+1, []float64{1}, inside)
}

// decades labels the mantissas of every skip-th decade and adds minor ticks.
func decades(first, last, skip int, mantissas []float64, inside func(float64) bool) []tick {
	plain := first >= -3 && last <= 4
	var out []tick
	for e := first; e <= last; e++ {
		for m := 1.0; m < 10; m++ {
			v := m * math.Pow(10, float64(e))
			if !inside(v) || skip > 1 && m > 1 {
				continue
			}
			t := tick{value: v}
			if slices.Contains(mantissas, m) && e%skip == 0 {
				t.label = formatLog(m, e, plain)
			}
			out = append(out, t)
		}
	}
	return out
}

// formatTick writes v with the given decimals, as a multiple of a power of ten
// when exponent is not 0.
func formatTick(v float64, decimals, exponent int) string {
	s := strconv.FormatFloat(v/math.Pow(10, float64(exponent)), 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		return "0"
	}
	if exponent != 0 {
		s += "·10" + superscript(exponent)
	}
	return strings.Replace(s, "-", "−", 1)
}

// formatLog writes m·10^e, plainly without the power of ten.
func formatLog(m float64, e int, plain bool) string {
	switch {
	case plain:
		return strconv.FormatFloat(m*math.Pow(10, float64(e)), 'f', max(0, -e), 64)
	case m == 1:
		return "10" + superscript(e)
	default:
		return strconv.FormatFloat(m, 'f', 0, 64) + "·10" + superscript(e)
	}
}

func superscript(n int) string {
	digits := []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")
	return strings.Map(func(r rune) rune {
		if r == '-' {
			return '⁻'
		}
		return digits[r-'0']
	}, strconv.Itoa(n))
}
