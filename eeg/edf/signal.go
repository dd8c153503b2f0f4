package edf

import (
	"math"
	"strconv"
	"strings"

	"ihealth/eeg"
)

// signal is an eeg.Signal with its place in a data record.
type signal struct {
	eeg.Signal
	perRecord   int
	annotations bool
}

func (p parser) signal(of format, fields map[string]field) (signal, error) {
	s := signal{Signal: eeg.Signal{Width: of.width}}
	var err error
	if s.Label, err = p.text(fields["label"]); err != nil {
		return s, err
	}
	f := fields["number of samples in a record"]
	if s.perRecord, err = p.count(f); err != nil {
		return s, err
	}
	if s.annotations = s.Label == of.annotations; s.annotations {
		return s, nil
	}
	if s.Unit, err = p.text(fields["physical dimension"]); err != nil {
		return s, err
	}
	s.Unit = eeg.PlainUnit(s.Unit)
	if s.Unit == "" {
		p.rec.Warn(ErrUnit, "%v", fields["physical dimension"])
	}
	return s, p.scale(of, &s, fields)
}

// scale sets the map from digital to physical values by the two pairs of extremes.
func (p parser) scale(of format, s *signal, fields map[string]field) error {
	var v [4]float64
	for i, name := range []string{"digital minimum", "digital maximum", "physical minimum", "physical maximum"} {
		var err error
		if v[i], err = p.number(fields[name]); err != nil {
			return err
		}
	}
	dmin, dmax, pmin, pmax := v[0], v[1], v[2], v[3]
	for i, name := range []string{"digital minimum", "digital maximum"} {
		if err := p.digital(of, fields[name], v[i]); err != nil {
			return err
		}
	}
	s.Low, s.High = int(min(dmin, dmax)), int(max(dmin, dmax))
	if dmin == dmax || pmin == pmax {
		p.rec.Warn(ErrScale, "%v; %q keeps its digital values", fields["physical maximum"], s.Label)
		s.Gain, s.Offset, s.Unit = 1, 0, ""
		return nil
	}
	s.Gain = (pmax - pmin) / (dmax - dmin)
	s.Offset = pmin - s.Gain*dmin
	if s.Gain == 0 || math.IsInf(s.Gain, 0) || math.IsInf(s.Offset, 0) {
		return fields["physical maximum"].errorf("gives no finite scale")
	}
	return nil
}

// digital checks that a digital extreme is a value of a sample.
func (p parser) digital(of format, f field, v float64) error {
	if of.holds(v) {
		return nil
	}
	if v != math.Trunc(v) || math.Abs(v) > math.MaxInt32 {
		return f.errorf("is no integer of %d bits", of.bits())
	}
	return p.refuse(ErrHeader, "%v is no integer of %d bits", f, of.bits())
}

func (p parser) number(f field) (float64, error) {
	text := f.trimmed()
	v, err := parseDecimal(text)
	if err != nil || math.IsInf(v, 0) {
		return v, f.errorf("is not a decimal number")
	}
	if !plain(text) {
		p.rec.Warn(ErrNonstandard, "%v; took %v", f, v)
	} else {
		p.style(f)
	}
	return v, nil
}

func (p parser) integer(f field) (int64, error) {
	v, err := strconv.ParseInt(f.trimmed(), 10, 64)
	if err != nil {
		return 0, f.errorf("is not an integer")
	}
	p.style(f)
	return v, nil
}

func (p parser) count(f field) (int, error) {
	v, err := p.integer(f)
	if err != nil {
		return 0, err
	}
	if v < 1 {
		return 0, f.errorf("is not ≥ 1")
	}
	return int(v), nil
}

// style warns of a number that is not left-aligned and filled with spaces.
func (p parser) style(f field) {
	if !f.standard() {
		p.rec.Warn(ErrNonstandard, "%v is not left-aligned and filled with spaces", f)
	}
}

// text returns a field that may hold any printable text. Its errors and warnings do
// not show the content, which may be personal.
func (p parser) text(f field) (string, error) {
	text, utf := decode([]byte(f.trimmed()))
	if !utf {
		p.rec.Warn(ErrEncoding, "%s (byte %d), taken as Latin-1", f.name, f.offset)
	}
	if strings.IndexFunc(text, isControl) < 0 {
		return text, nil
	}
	mask := func(r rune) rune {
		if isControl(r) {
			return '?'
		}
		return r
	}
	err := p.refuse(ErrHeader, "%s (byte %d) holds control characters", f.name, f.offset)
	return strings.Map(mask, text), err
}
