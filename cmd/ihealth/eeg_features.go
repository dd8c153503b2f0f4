package main

import (
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"ihealth/eeg"
	"ihealth/eeg/feature"
)

func newEEGFeatures() *cobra.Command {
	var o recordingOptions
	length := window(4 * time.Second)
	c := &cobra.Command{
		Use:   "features FILE",
		Short: "Print mean, variance, RMS and kurtosis of every channel and window",
		Long: `Print mean, variance, RMS and kurtosis of every channel and window (I-Health
eqs 1 to 4), as one line of JSON a window. The variance is that of the
population, the kurtosis Pearson's, and all are in the file's own unit.`,
		Example: `  ihealth eeg features recording.edf --window 4s
  ihealth eeg features recording.edf --window all`,
		Args: takes("FILE", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withRecording(cmd, args[0], o, func(src eeg.Source) error {
				return printFeatures(cmd, args[0], src, time.Duration(length))
			})
		},
	}
	o.register(c.Flags())
	c.Flags().Var(&length, "window", "length of a window, such as 4s or 500ms, or all")
	c.Flags().Bool("json", true, "print JSON, which is the only form")
	return c
}

func printFeatures(cmd *cobra.Command, path string, src eeg.Source, length time.Duration) error {
	e, err := feature.NewExtractor(src, length)
	if err != nil {
		return err
	}
	for windows := 0; ; windows++ {
		w, err := e.Next()
		if errors.Is(err, io.EOF) {
			if windows == 0 {
				return noWindow(path, src.Recording(), window(length))
			}
			noteDropped(cmd.ErrOrStderr(), e)
			return nil
		}
		if err != nil {
			return err
		}
		if err := writeJSON(cmd.OutOrStdout(), w); err != nil {
			return err
		}
	}
}

// noteDropped says how many windows the end of a segment cut off.
func noteDropped(w io.Writer, e *feature.Extractor) {
	if n := e.Dropped(); n > 0 {
		say(w, "note: incomplete windows at the end of a segment, left out: %d", n)
	}
}
