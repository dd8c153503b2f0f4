package bids

import (
	"cmp"
	"io"
	"slices"

	"ihealth/eeg"
)

// WriteEvents writes events.tsv: onset and duration in seconds from the first sample,
// and the text as trial_type, in the order of onsets.
func WriteEvents(w io.Writer, annotations []eeg.Annotation) error {
	sorted := slices.SortedStableFunc(slices.Values(annotations), func(a, b eeg.Annotation) int { return cmp.Compare(a.Onset, b.Onset) })
	rows := make([][]string, len(sorted))
	for i, a := range sorted {
		duration := unknown
		if a.Lasting {
			duration = number(eeg.Seconds(a.Duration))
		}
		rows[i] = []string{number(eeg.Seconds(a.Onset)), duration, a.Text}
	}
	return writeTable(w, []string{"onset", "duration", "trial_type"}, rows)
}
