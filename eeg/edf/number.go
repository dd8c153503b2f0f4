package edf

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg"
)

// longest bounds every time and duration in a file, so that sums of a few of them
// cannot overflow.
const longest = 50 * 365 * 24 * time.Hour

var errNumber = errors.New("is not a number")

// plain reports whether s is a decimal number as EDF demands: sign, digits, point.
func plain(s string) bool {
	s = strings.TrimLeft(s, "+-")
	return s != "" && strings.Trim(s, "0123456789.") == ""
}

// parseDecimal returns the value of a decimal number, which may have an exponent or
// a decimal comma. Infinity, NaN and hexadecimal digits are none.
func parseDecimal(s string) (float64, error) {
	if s == "" || strings.Trim(s, "0123456789.,+-eE") != "" {
		return math.NaN(), errNumber
	}
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return math.NaN(), errNumber
	}
	return v, nil
}

// parseShort returns the duration of seconds in at most nine digits on either side of
// the point; others it leaves to parseSeconds.
func parseShort(b []byte) (time.Duration, bool) {
	const most = 9
	whole, fraction, _ := bytes.Cut(b, []byte{'.'})
	if len(whole) == 0 || len(whole) > most || len(fraction) > most {
		return 0, false
	}
	d := time.Duration(0)
	for i := range len(whole) + most {
		digit := byte('0')
		switch f := i - len(whole); {
		case f < 0:
			digit = whole[i]
		case f < len(fraction):
			digit = fraction[f]
		}
		if digit < '0' || digit > '9' {
			return 0, false
		}
		d = 10*d + time.Duration(digit-'0')
	}
	return d, d <= longest
}

// parseSeconds returns a decimal number of seconds as an exact duration, rounded to
// the nanosecond, and whether it is one of at most 50 years.
func parseSeconds(s string) (time.Duration, bool) {
	r, ok := eeg.ParseDecimal(s)
	if !ok {
		return 0, false
	}
	ns := r.Mul(r, big.NewRat(int64(time.Second), 1))
	rounded, ok := new(big.Int).SetString(ns.FloatString(0), 10)
	if !ok || !rounded.IsInt64() {
		return 0, false
	}
	d := time.Duration(rounded.Int64())
	return d, -longest <= d && d <= longest
}
