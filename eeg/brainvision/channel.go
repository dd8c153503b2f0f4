package brainvision

import (
	"math"
	"strconv"

	"ihealth/eeg"
)

// signals makes the channels of the header those of the recording. A line holds label,
// reference, resolution in units, and unit; a resolution that is left out is 1, a unit
// µV.
func (h *header) signals(x *text) error {
	var labels eeg.Labels
	for i := range h.channels {
		e := h.infos[channelKey(i)]
		parts := cells(e.value)
		gain, err := resolution(cell(parts, 2))
		if err != nil {
			return x.errorf(e.line, ErrHeader, "%q is no resolution, a number ≠ 0", cell(parts, 2))
		}
		label := labels.Unique(parts[0], i)
		if label != parts[0] {
			x.rec.Warn(ErrLabel, "channel %d is called %q; named it %q", i+1, parts[0], label)
		}
		unit := eeg.PlainUnit(cell(parts, 3))
		if unit == "" {
			unit = "uV"
		}
		x.rec.Signals = append(x.rec.Signals, eeg.Signal{
			Label: label, Type: eeg.TypeOfLabel(parts[0]), Unit: unit, Rate: h.rate, Gain: gain, Width: h.format.width,
		})
	}
	return nil
}

func resolution(value string) (float64, error) {
	if value == "" {
		return 1, nil
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, ErrHeader
	}
	return v, nil
}
