package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ihealth/eeg"
	"ihealth/eeg/quality"
)

type qualityOptions struct {
	recordingOptions
	epoch   time.Duration
	lowpass rate
	json    bool
}

func newEEGQuality() *cobra.Command {
	o := qualityOptions{lowpass: 43}
	c := &cobra.Command{
		Use:   "quality FILE",
		Short: "Find the bad channels of a recording",
		Long: `Find the bad channels of a recording: by PREP's criteria (flat, missing, deviation,
noise, uncorrelated), by the change against the channel's own first epochs, and by
the contact that the headset reports.

A channel is bad for the reasons that hold in at least half of the epochs; the count
of epochs with any reason stands behind. Amplitudes are robust standard deviations
above 1 Hz; deviation, noise and change are robust z-scores; correlation is that with
the most similar channel in windows of 1 s, and "without" the fraction of windows
that have none of 0.4. They are medians or means over the epochs.`,
		Example: `  ihealth eeg quality recording.edf
  ihealth eeg quality recording.edf --low-pass 80 --epoch 5m --json`,
		Args: takes("FILE", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withRecording(cmd, args[0], o.recordingOptions, func(src eeg.Source) error {
				r, err := quality.Assess(src, quality.Options{Epoch: o.epoch, LowPass: float64(o.lowpass)})
				if err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				if o.json {
					return writeJSON(cmd.OutOrStdout(), newQualityResult(r))
				}
				return printQuality(cmd.OutOrStdout(), r)
			})
		},
	}
	f := c.Flags()
	o.register(f)
	f.DurationVar(&o.epoch, "epoch", time.Minute, "observed time that is judged at once, 2s to 1h")
	f.Var(&o.lowpass, "low-pass", "frequency above which the amplifier lets nothing through, Hz, more than 30")
	f.BoolVar(&o.json, "json", false, "print JSON, with what is bad in each epoch")
	return c
}

func printQuality(w io.Writer, r *quality.Report) error {
	windows := 0
	for _, e := range r.Epochs {
		windows += e.Windows
	}
	_, err := fmt.Fprintf(w, "%d windows in %d epochs; %v s lost in gaps, %v s made up by the headset\n", windows, len(r.Epochs), r.Lost, r.Interpolated)
	if err == nil && len(r.LeftOut) > 0 {
		_, err = fmt.Fprintf(w, "left out, as their rates are lower: %s\n", strings.Join(r.LeftOut, ", "))
	}
	if err == nil {
		_, err = fmt.Fprintln(w)
	}
	if err != nil {
		return err
	}
	rows := make([][]string, len(r.Channels))
	for i, c := range r.Channels {
		row := []string{c.Label, cmp.Or(strings.Join(words(c.Reasons), ", "), "good"), fmt.Sprintf("%d/%d", c.BadEpochs, len(r.Epochs))}
		for _, v := range []float64{c.Amplitude, c.Deviation, c.Noise, c.Correlation, c.Uncorrelated, c.Change} {
			row = append(row, significant(v))
		}
		rows[i] = row
	}
	return writeTable(w, []string{"channel", "status", "bad", "amplitude", "deviation", "noise", "correlation", "without", "change"}, rows)
}

// significant returns v in as many digits as it deserves.
func significant(v float64) string {
	if v-v != 0 {
		return undefined
	}
	return fmt.Sprintf("%.3g", v)
}

// words returns the reasons as text.
func words(reasons []quality.Reason) []string {
	text := make([]string, len(reasons))
	for i, r := range reasons {
		text[i] = string(r)
	}
	return text
}
