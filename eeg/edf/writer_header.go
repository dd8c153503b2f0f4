package edf

import (
	"fmt"
	"strconv"

	"ihealth/eeg"
)

// header writes the header of the file.
func (w *Writer) header(r *eeg.Recording, personal bool) error {
	id := newIdentity(r, personal)
	signals := w.signalFields(r)
	fixed := map[string]string{
		"version":                   w.format.version,
		"patient identification":    id.patient,
		"recording identification":  id.recording,
		"start date":                id.date,
		"start time":                id.clock,
		"number of header bytes":    strconv.Itoa(fixedBytes + len(signals)*signalBytes),
		"reserved":                  w.reserved(),
		"number of data records":    strconv.FormatInt(w.plan.records, 10),
		"duration of a data record": durationText(w.plan.duration),
		"number of signals":         strconv.Itoa(len(signals)),
	}
	var out []byte
	for _, c := range fixedColumns {
		text := fixed[c.name]
		if c.name != "version" {
			text = ascii(text, max(c.width, len(text)))
		}
		if c.width == 80 {
			text = ascii(text, c.width)
		}
		if len(text) > c.width {
			return recordError(ErrHeader, "%s %q has more than %d characters", c.name, text, c.width)
		}
		out = fmt.Appendf(out, "%-*s", c.width, text)
	}
	for _, c := range signalColumns {
		for _, s := range signals {
			out = fmt.Appendf(out, "%-*s", c.width, ascii(s[c.name], c.width))
		}
	}
	_, err := w.out.Write(out)
	return err
}

// reserved returns the field that tells a plus format.
func (w *Writer) reserved() string {
	switch {
	case w.plus && len(w.plan.segments) > 1:
		return w.format.name + "+D"
	case w.plus:
		return w.format.name + "+C"
	case w.format.width == 3:
		return "24BIT"
	default:
		return ""
	}
}

// signalFields returns the fields of every signal by name.
func (w *Writer) signalFields(r *eeg.Recording) []map[string]string {
	var out []map[string]string
	for i, s := range r.Signals {
		c := w.channels[i]
		out = append(out, map[string]string{
			"label":                         w.labelled(s),
			"physical dimension":            s.Unit,
			"physical minimum":              c.pmin,
			"physical maximum":              c.pmax,
			"digital minimum":               strconv.Itoa(int(c.low)),
			"digital maximum":               strconv.Itoa(int(c.high)),
			"number of samples in a record": strconv.FormatInt(w.plan.perRecord[i], 10),
		})
	}
	if w.plus {
		whole := 1 << (w.format.bits() - 1)
		out = append(out, map[string]string{
			"label":                         w.format.annotations,
			"physical minimum":              "-1",
			"physical maximum":              "1",
			"digital minimum":               strconv.Itoa(-whole),
			"digital maximum":               strconv.Itoa(whole - 1),
			"number of samples in a record": strconv.Itoa(w.annotationSamples()),
		})
	}
	return out
}
