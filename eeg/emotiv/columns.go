package emotiv

import (
	"strings"

	"ihealth/eeg"
	"ihealth/eeg/internal/table"
)

// bestContact is the contact quality of a good electrode.
const bestContact = 4

// describe tells what the columns of these names are.
func (r *Reader) describe(names []string) error {
	seen := map[string]bool{}
	r.counterAt, r.clockAt = -1, -1
	numbers := 0
	for _, name := range names {
		column, label := classify(name)
		switch {
		case label == "counter" && r.counterAt < 0:
			r.counterAt = numbers
			numbers++
		case label == "timestamp" && r.clockAt < 0:
			r.clockAt = numbers
			numbers++
		case column.Role == table.Number:
			column.Role = table.Skip
		case column.Role == table.Value && seen[label]:
			return r.Errorf(1, ErrHeader, "a second %q", label)
		case column.Role == table.Value:
			seen[label] = true
			r.Rec.Signals = append(r.Rec.Signals, eeg.Signal{Label: label, Type: eeg.TypeEEG, Unit: "uV", Rate: r.Rate, Gain: 1})
		}
		r.Columns = append(r.Columns, column)
	}
	if len(r.Rec.Signals) == 0 {
		return r.Errorf(1, ErrHeader, "no column of an electrode such as AF3 or EEG.AF3")
	}
	r.Open()
	return nil
}

// classify returns what the column of a name is, and the label of an electrode,
// "counter" or "timestamp".
func classify(name string) (c table.Column, label string) {
	upper := strings.ToUpper(name)
	label = strings.TrimPrefix(name, "EEG.")
	switch upper {
	case "EEG.COUNTER", "COUNTER":
		return table.Column{Role: table.Number}, "counter"
	case "TIMESTAMP":
		return table.Column{Role: table.Number}, "timestamp"
	case "EEG.INTERPOLATED", "INTERPOLATED":
		return table.Column{Role: table.Run, Text: whereNot(0, "interpolated")}, ""
	case "MARKERVALUEINT", "MARKER":
		return table.Column{Role: table.Event, Text: marker("marker")}, ""
	case "EEG.MARKERHARDWARE":
		return table.Column{Role: table.Event, Text: marker("hardware marker")}, ""
	}
	if site, ok := contact(upper); ok && electrode(site) {
		return table.Column{Role: table.Run, Sparse: true, Text: poor(name[len(name)-len(site):])}, ""
	}
	if electrode(label) {
		return table.Column{Role: table.Value}, label
	}
	return table.Column{}, ""
}

// electrode reports whether label is a place on the scalp.
func electrode(label string) bool {
	return !strings.ContainsAny(label, ". -") && eeg.TypeOfLabel(label) == eeg.TypeEEG
}

// contact returns the electrode of a column of contact quality.
func contact(upper string) (site string, ok bool) {
	if site, ok = strings.CutPrefix(upper, "CQ."); !ok {
		site, ok = strings.CutPrefix(upper, "CQ_")
	}
	return site, ok
}

// number returns the number in a cell, with a decimal point or comma.
func number(cell string) (float64, bool) {
	return table.Parse([]byte(strings.Replace(cell, ",", ".", 1)))
}

// whereNot annotates the cells that hold another number.
func whereNot(usual float64, text string) func(string) string {
	return func(cell string) string {
		if v, ok := number(cell); !ok || v == usual {
			return ""
		}
		return text
	}
}

// marker annotates cells with a number that is not 0.
func marker(name string) func(string) string {
	return func(cell string) string { return whereNot(0, name+"="+cell)(cell) }
}

// poor annotates a contact quality below the best.
func poor(site string) func(string) string {
	return func(cell string) string {
		if v, ok := number(cell); !ok || v >= bestContact {
			return ""
		}
		return "CQ." + site + "=" + strings.TrimSuffix(cell, ".0")
	}
}
