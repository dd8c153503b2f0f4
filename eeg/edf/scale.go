package edf

import (
	"math"
	"strconv"
	"strings"

	"ihealth/eeg"
)

// scale maps raw values to codes, code = round(factor·raw + shift), and says in the
// header what they mean.
type scale struct {
	factor, shift float64
	low, high     float64 // digital minimum and maximum
	pmin, pmax    string  // what they stand for, as the header has it
	step          float64 // physical units a code
	stray         float64 // steps by which values are moved, at most
	mask          int     // bits of a raw value that are kept, 0 for all
}

// code returns the code of a raw value, inside the digital range.
func (s scale) code(raw float64) int {
	if s.mask != 0 {
		return int(raw)&s.mask + int(s.low)
	}
	return int(max(s.low, min(s.high, math.RoundToEven(s.factor*raw+s.shift))))
}

// newScale chooses the scale of a channel. Codes are the raw values themselves when
// these are integers that fit, or are multiples of a power of ten whose range does.
// Other values are rounded to the finest step that covers their range; triggers never.
func (f format) newScale(signal eeg.Signal, v span) (scale, error) {
	v.low, v.high = v.known()
	if s, ok := f.exact(signal, v); ok {
		return s, nil
	}
	if signal.Type == eeg.TypeTrig {
		return f.trigger(signal, v)
	}
	return f.rounded(signal, v)
}

// exact returns a scale that keeps every value, if there is one whose header strays
// less than half a code from the signal's own.
func (f format) exact(signal eeg.Signal, v span) (scale, bool) {
	if v.decimals > maxDecimals {
		return scale{}, false
	}
	factor := math.Pow10(v.decimals)
	low, high := math.Round(v.low*factor), math.Round(v.high*factor)
	var best scale
	stray := 0.5
	for _, middle := range f.middles(low, high) {
		gain, offset := signal.Gain/factor, signal.Offset+signal.Gain*(middle/factor)
		for _, r := range f.ranges(signal) {
			if r[0] > low-middle || r[1] < high-middle || !f.holds(r[0]) || !f.holds(r[1]) {
				continue
			}
			pmin, pmax := decimalText(offset+gain*r[0]), decimalText(offset+gain*r[1])
			if by := strays(r, pmin, pmax, gain, offset, low-middle, high-middle); by < stray {
				stray = by
				best = scale{factor: factor, shift: -middle, low: r[0], high: r[1], pmin: pmin, pmax: pmax, step: math.Abs(gain), stray: by}
			}
		}
		if stray == 0 {
			return best, true
		}
	}
	return best, stray < 0.5
}

// middles lists what to take from integers between low and high so that they are
// values of a sample: nothing if possible, and ever less round numbers.
func (f format) middles(low, high float64) []float64 {
	if f.holds(low) && f.holds(high) {
		return []float64{0}
	}
	var out []float64
	for power := 1e15; power >= 1; power /= 10 {
		m := math.Round((low/2+high/2)/power) * power
		if f.holds(low-m) && f.holds(high-m) && math.Abs(m) < 1<<53 {
			out = append(out, m)
		}
	}
	return out
}

// ranges lists digital ranges in order of preference: the signal's own, the whole one,
// and round ones, whose physical extremes need fewer digits.
func (f format) ranges(signal eeg.Signal) [][2]float64 {
	limit := math.Ldexp(1, f.bits()-1)
	out := [][2]float64{{float64(signal.Low), float64(signal.High)}, {-limit, limit - 1}}
	for power := 1e7; power >= 1e3; power /= 10 {
		for digit := 8.0; digit >= 1; digit-- {
			out = append(out, [2]float64{-digit * power, digit * power})
		}
	}
	return out
}

// strays returns by how many codes, at most, the map of a header differs from gain and
// offset between the codes low and high.
func strays(r [2]float64, pmin, pmax string, gain, offset, low, high float64) float64 {
	from, err1 := parseDecimal(pmin)
	to, err2 := parseDecimal(pmax)
	if err1 != nil || err2 != nil || from == to || r[0] == r[1] {
		return math.Inf(1)
	}
	g := (to - from) / (r[1] - r[0])
	o := from - g*r[0]
	at := func(code float64) float64 { return math.Abs((o - offset + (g-gain)*code) / gain) }
	by := max(at(low), at(high))
	const negligible = 1e-9 // of a code: rounding of float64
	if by < negligible {
		return 0
	}
	return by
}

// rounded returns the scale with the finest step that covers the physical range.
func (f format) rounded(signal eeg.Signal, v span) (scale, error) {
	limit := math.Ldexp(1, f.bits()-1)
	from, to := signal.Physical(v.low), signal.Physical(v.high)
	from, to = min(from, to), max(from, to)
	pmin, pmax := outward(from, math.Inf(-1)), outward(to, math.Inf(1))
	for margin := 1e-7 * max(-from, to); pmin == pmax && margin < math.MaxFloat64; margin *= 10 {
		pmax = outward(to+margin, math.Inf(1))
	}
	low, err1 := parseDecimal(pmin)
	high, err2 := parseDecimal(pmax)
	if err1 != nil || err2 != nil || low >= high || low > from || high < to {
		return scale{}, signalError(ErrScale, signal, "physical values from %v to %v do not fit a header of 8 characters; choose another unit", from, to)
	}
	step := (high - low) / (2*limit - 1)
	return scale{
		factor: signal.Gain / step, shift: (signal.Offset-low)/step - limit,
		low: -limit, high: limit - 1, pmin: pmin, pmax: pmax, step: step, stray: 0.5,
	}, nil
}

// fieldWidth is the width of a number in the header, characters.
const fieldWidth = 8

// decimalText returns the decimal number of at most fieldWidth characters that is
// nearest to v, empty when there is none.
func decimalText(v float64) string {
	for decimals := fieldWidth - 2; decimals >= 0; decimals-- {
		text := strconv.FormatFloat(v, 'f', decimals, 64)
		if strings.Contains(text, ".") {
			text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
		}
		if text == "-0" {
			text = "0"
		}
		if len(text) <= fieldWidth {
			return text
		}
	}
	return ""
}

// outward returns a decimal number of at most fieldWidth characters that is not beyond
// v seen from the side of limit, and near it.
func outward(v, limit float64) string {
	for decimals := fieldWidth - 2; decimals >= 0; decimals-- {
		ulp := math.Pow10(-decimals)
		text := decimalText(v + math.Copysign(ulp, limit))
		got, err := parseDecimal(text)
		if err == nil && (got-v)*math.Copysign(1, limit) >= 0 {
			return text
		}
	}
	return ""
}
