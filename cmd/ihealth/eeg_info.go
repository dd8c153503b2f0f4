package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"ihealth/eeg"
)

func newEEGInfo() *cobra.Command {
	var o recordingOptions
	var asJSON bool
	c := &cobra.Command{
		Use:     "info FILE",
		Short:   "Describe a recording: format, duration, channels, annotations",
		Long:    "Describe a recording: format, duration, channels, annotations.\n\nEDF, EDF+, BDF, BDF+ and GDF, the headers of BrainVision (.vhdr) and WFDB (.hea),\nEMOTIV's exports, ARFF and comma-separated text are read. Personal fields are\nnot shown.",
		Example: "  ihealth eeg info recording.edf --json",
		Args:    takes("FILE", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withRecording(cmd, args[0], o, func(src eeg.Source) error {
				r, err := eeg.Drain(src)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), r.Info())
				}
				return printInfo(cmd.OutOrStdout(), r.Info())
			})
		},
	}
	o.register(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func printInfo(w io.Writer, i eeg.Info) error {
	start := "unknown start"
	if i.Start != nil {
		start = *i.Start
	}
	_, err := fmt.Fprintf(w, "%s, %v s, %s, %d annotations, %d segments\n\n", i.Format, i.Duration, start, len(i.Annotations), len(i.Segments))
	if err != nil {
		return err
	}
	rows := make([][]string, len(i.Channels))
	for k, c := range i.Channels {
		rows[k] = []string{c.Label, string(c.Type), c.Unit, formatNumber(c.RateHz), strconv.FormatInt(c.Samples, 10)}
	}
	return writeTable(w, []string{"channel", "type", "unit", "rate (Hz)", "samples"}, rows)
}
