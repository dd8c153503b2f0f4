package edf

import (
	"fmt"
	"math"
	"regexp"

	"ihealth/eeg"
)

// format is a member of the EDF family: how wide its samples are and what its header
// calls itself.
type format struct {
	name        string // "EDF" or "BDF"; the reserved field of EDF+ begins with it
	version     string // the first field, 8 bytes
	width       int    // of a sample, bytes
	annotations string // label of an annotation signal
}

// formats holds EDF of 16 bits and BioSemi's BDF of 24 bits.
var formats = [...]format{
	{name: "EDF", version: "0       ", width: 2, annotations: "EDF Annotations"},
	{name: "BDF", version: "\xffBIOSEMI", width: 3, annotations: "BDF Annotations"},
}

// formatOf tells the format by the beginning of a file, which may be shorter than the
// version field.
func formatOf(b []byte) (format, error) {
	n := min(len(b), len(formats[0].version))
	for _, f := range formats {
		if string(b[:n]) == f.version[:n] {
			return f, nil
		}
	}
	return format{}, fmt.Errorf("%w: it begins with %q instead of %q (EDF) or %q (BDF); check what kind of file this is",
		ErrNotEDF, b[:n], formats[0].version, formats[1].version)
}

// bits returns the width of a sample in bits.
func (f format) bits() int { return 8 * f.width }

// holds reports whether v is a value of a sample.
func (f format) holds(v float64) bool {
	limit := math.Ldexp(1, f.bits()-1)
	return v == math.Trunc(v) && -limit <= v && v < limit
}

// channelType returns the type that a label tells. BioSemi's own names of electrodes
// are A1 to A32, B1 to B32 and so on.
func (f format) channelType(label string) eeg.ChannelType {
	if f.width == 3 && bioSemi.MatchString(label) {
		return eeg.TypeEEG
	}
	return eeg.TypeOfLabel(label)
}

// bioSemi is an electrode by the place of its plug, as BioSemi names it.
var bioSemi = regexp.MustCompile(`^[A-H][0-9]{1,2}$`)
