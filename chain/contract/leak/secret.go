package leak

import (
	"fmt"
	"math"
	"strconv"
)

// secret is something that must not stand on a chain.
type secret struct {
	name  string
	forms []form
}

// units are the decimal units of a number in which it is looked for as an integer.
var units = [...]struct {
	name  string
	milli int64
}{{"thousandths", 1}, {"hundredths", 10}, {"tenths", 100}, {"wholes", 1000}}

// number returns the forms of a number of milli-units. Integers up to counters are left
// out: sequence numbers, heights and nonces look like them.
func number(milli int64, counters uint64) secret {
	exact := float64(milli) / 1000
	s := secret{name: strconv.FormatFloat(exact, 'f', -1, 64), forms: floatForms("value as", exact)}
	s.forms = append(s.forms, floatForms("thousandths as", float64(milli))[:4]...)
	for _, u := range units {
		if milli%u.milli == 0 && magnitude(milli/u.milli) > counters {
			s.forms = append(s.forms, integerForms(u.name+" as", milli/u.milli)...)
		}
	}
	return s
}

// fixed are the scales at which coordinates are kept as integers: metres or degrees to
// the millimetre or to 10⁻⁷ degrees.
var fixed = [...]float64{1e3, 1e5, 1e6, 1e7}

// coordinate returns the forms of a coordinate.
func coordinate(v float64, counters uint64) secret {
	s := secret{name: strconv.FormatFloat(v, 'f', -1, 64), forms: floatForms("coordinate as", v)}
	for _, scale := range fixed {
		if x := math.Round(v * scale); math.Abs(x) > float64(counters) && math.Abs(x) < 1<<62 {
			s.forms = append(s.forms, integerForms(fmt.Sprintf("coordinate × %g as", scale), int64(x))...)
		}
	}
	for decimals := 2; decimals <= 7; decimals++ {
		s.forms = append(s.forms, form{name: fmt.Sprintf("coordinate with %d decimals", decimals), bytes: strconv.AppendFloat(nil, v, 'f', decimals, 64), text: true})
	}
	return s
}

// name returns the form of a text.
func name(text string) secret {
	return secret{name: strconv.Quote(text), forms: []form{{name: "text", bytes: []byte(text)}}}
}

// magnitude returns |v|.
func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}
