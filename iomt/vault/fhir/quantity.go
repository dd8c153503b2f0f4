package fhir

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	model "github.com/samply/golang-fhir-models/fhir-models/fhir"

	"ihealth/iomt/device"
)

// ucum is the code system of units.
const ucum = "http://unitsofmeasure.org"

// newQuantity returns q with its exact decimal.
func newQuantity(q device.Quantity) *model.Quantity {
	number := json.Number(decimal(q.Milli))
	return &model.Quantity{Value: &number, Unit: &q.Unit, System: new(ucum), Code: &q.Unit}
}

// quantityIn returns the quantity of a kind's unit.
func quantityIn(path string, q *model.Quantity, kind device.Kind) (device.Quantity, error) {
	switch {
	case q == nil:
		return device.Quantity{}, malformed(path, "missing")
	case q.Comparator != nil:
		return device.Quantity{}, unsupported(path+".comparator", "%v: only a measured value can be kept", *q.Comparator)
	case q.Value == nil:
		return device.Quantity{}, malformed(path+".value", "missing")
	case text(q.System) != ucum:
		return device.Quantity{}, unsupported(path+".system", "%q, want %s", text(q.System), ucum)
	case text(q.Code) != kind.Unit():
		return device.Quantity{}, unsupported(path+".code", "the unit %q, want %q for %v", text(q.Code), kind.Unit(), kind)
	}
	milli, ok := parseMilli(string(*q.Value))
	if !ok {
		return device.Quantity{}, unsupported(path+".value", "%s is no multiple of 0.001 within 64 bits", *q.Value)
	}
	return device.Quantity{Milli: milli, Unit: kind.Unit()}, nil
}

// decimal writes thousandths as the shortest decimal.
func decimal(milli int64) string {
	digits := strconv.FormatInt(milli, 10)
	sign := ""
	if milli < 0 {
		sign, digits = "-", digits[1:]
	}
	for len(digits) < 4 {
		digits = "0" + digits
	}
	whole, fraction := digits[:len(digits)-3], strings.TrimRight(digits[len(digits)-3:], "0")
	if fraction == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}

// parseMilli returns a JSON number in thousandths, and false when it is not a whole number
// of them, or does not fit.
func parseMilli(number string) (int64, bool) {
	mantissa, power, _ := strings.Cut(strings.ToLower(number), "e")
	exponent := 3
	if power != "" {
		n, err := strconv.Atoi(power)
		if err != nil || n < -math.MaxInt16 || n > math.MaxInt16 {
			return 0, false
		}
		exponent += n
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	fraction = strings.TrimRight(fraction, "0")
	digits := whole + fraction
	exponent -= len(fraction)
	if strings.Trim(digits, "-0") == "" {
		return 0, true
	}
	for ; exponent < 0 && strings.HasSuffix(digits, "0"); exponent++ {
		digits = digits[:len(digits)-1]
	}
	if exponent < 0 || exponent > 19 {
		return 0, false
	}
	milli, err := strconv.ParseInt(digits+strings.Repeat("0", exponent), 10, 64)
	return milli, err == nil
}
