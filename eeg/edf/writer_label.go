package edf

import (
	"ihealth/eeg"
)

// labelWidth is the width of a label in the header, characters.
const labelWidth = 16

// labelled returns the label that a signal gets in the file, and warns when it is
// another. A label that would make the signal one of annotations is replaced; one that
// would tell another type gets the signal's own in front, as EDF+ has it ("EEG A3").
func (w *Writer) labelled(s eeg.Signal) string {
	label := ascii(s.Label, labelWidth)
	for _, f := range formats {
		if label == f.annotations {
			label = "Annotations"
		}
	}
	if typed := string(s.Type) + " " + label; s.Type != "" && w.format.channelType(label) != s.Type {
		if len(typed) <= labelWidth && w.format.channelType(typed) == s.Type {
			label = typed
		} else {
			w.warnings.Warn(ErrType, "%q, %s, has no room for its type in %d characters", s.Label, s.Type, labelWidth)
		}
	}
	if label != s.Label {
		w.warnings.Warn(ErrLabel, "%q is written as %q", s.Label, label)
	}
	return label
}
