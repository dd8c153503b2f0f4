package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ihealth/eeg"
	"ihealth/eeg/bids"
	"ihealth/eeg/quality"
)

// sidecar is a table beside a recording.
type sidecar struct {
	path  string
	write func(io.Writer) error
}

// tables returns those that are asked for. Channels have the labels of the file that was
// written, and the types of the recording r.
func (o *convertOptions) tables(paths []string, r, written *eeg.Recording, statuses []bids.Status) []sidecar {
	if !o.bids {
		return nil
	}
	signals := slices.Clone(written.Signals)
	for i := range signals {
		signals[i].Type = r.Signals[i].Type
	}
	return []sidecar{
		{paths[0], func(w io.Writer) error { return bids.WriteEvents(w, r.Annotations) }},
		{paths[1], func(w io.Writer) error { return bids.WriteChannels(w, signals, statuses) }},
	}
}

// statuses judges the channels of the recording r, which is read again from in: those
// that are known to record the brain and can be compared with others. It returns nothing
// for a recording that is too short or too slow.
func (o *convertOptions) statuses(cmd *cobra.Command, in string, r *eeg.Recording) ([]bids.Status, error) {
	if !o.bids {
		return nil, nil
	}
	var report *quality.Report
	err := o.again(cmd, in, func(src eeg.Source) (err error) {
		report, err = quality.Assess(src, quality.Options{})
		return err
	})
	switch {
	case errors.Is(err, quality.ErrShort) || errors.Is(err, quality.ErrChannels):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("eeg: %w", err)
	}
	statuses := make([]bids.Status, len(r.Signals))
	for i, s := range r.Signals {
		statuses[i].Unjudged = true
		for _, c := range report.Channels {
			if c.Label == s.Label && s.Type == eeg.TypeEEG {
				statuses[i] = status(c)
			}
		}
	}
	return statuses, nil
}

// status returns what a summary says of a channel; a channel without a reason to be bad
// is good only if it could be compared with the others.
func status(c quality.Summary) bids.Status {
	var reasons []string
	for _, r := range c.Reasons {
		reasons = append(reasons, string(r))
	}
	unknown := math.IsNaN(c.Channel.Deviation) || math.IsNaN(c.Channel.Correlation)
	return bids.Status{Bad: c.Bad(), Unjudged: !c.Bad() && unknown, Description: strings.Join(reasons, ", ")}
}
