package bids

import (
	"io"

	"ihealth/eeg"
)

// Status says whether a channel is good.
type Status struct {
	Unjudged    bool // nobody can say; Bad does not count
	Bad         bool
	Description string // why it is bad; may be empty
}

// WriteChannels writes channels.tsv: name, type, units, sampling_frequency in Hz, status
// and status_description. The statuses are those of the signals, in order, or none, when
// nobody has judged them. It panics when there is another number of them.
func WriteChannels(w io.Writer, signals []eeg.Signal, statuses []Status) error {
	if len(statuses) != 0 && len(statuses) != len(signals) {
		panic("bids: statuses of other channels")
	}
	rows := make([][]string, len(signals))
	for i, s := range signals {
		kind, status, why := string(s.Type), unknown, unknown
		if kind == "" {
			kind = string(eeg.TypeMisc)
		}
		if len(statuses) > 0 {
			status, why = "good", statuses[i].Description
			switch {
			case statuses[i].Unjudged:
				status = unknown
			case statuses[i].Bad:
				status = "bad"
			}
		}
		rows[i] = []string{s.Label, kind, s.Unit, number(s.Rate.Hz()), status, why}
	}
	return writeTable(w, []string{"name", "type", "units", "sampling_frequency", "status", "status_description"}, rows)
}
