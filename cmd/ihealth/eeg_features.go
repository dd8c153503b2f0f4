package main

import (
	"errors"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ihealth/eeg"
	"ihealth/eeg/feature"
)

type featuresOptions struct {
	recordingOptions
	filterOptions
	window   window
	step     time.Duration
	variance choice
	kurtosis choice
	names    list[feature.Name]
}

func newEEGFeatures() *cobra.Command {
	o := featuresOptions{
		window:   window(4 * time.Second),
		variance: choice{word: "population", of: feature.VarianceNames()},
		kurtosis: choice{word: "pearson", of: feature.KurtosisNames()},
	}
	o.names.parse = func(s string) (feature.Name, error) { return feature.Name(s), feature.Name(s).Validate() }
	c := &cobra.Command{
		Use:   "features FILE",
		Short: "Print mean, variance, RMS and kurtosis of every channel and window",
		Long: `Print mean, variance, RMS and kurtosis of every channel and window (I-Health
eqs 1 to 4), as one line of JSON a window, in the file's own unit. The variance is
over N (population) or N-1 (sample); the kurtosis is 3 for a normal sample
(pearson), 0 (excess), or 0 without bias (g2). Each line says which.

Further features on demand: line-length, the sum of absolute differences; hjorth,
activity, mobility (1/s) and complexity; band-powers by Welch's method with
segments of 2 s: delta 1-4, theta 4-8, alpha 8-13, beta 13-30, gamma 30-45 Hz.

Filters are second-order sections that run forward from each segment's first
sample; windows in which this beginning is felt say "transient":true.`,
		Example: `  ihealth eeg features recording.edf --window 4s
  ihealth eeg features recording.edf --window all --variance sample --kurtosis g2
  ihealth eeg features recording.edf --window 1m --step 4s
  ihealth eeg features recording.edf --highpass 1 --notch 50 --features line-length,band-powers`,
		Args: takes("FILE", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withRecording(cmd, args[0], o.recordingOptions, func(src eeg.Source) error { return o.print(cmd, args[0], src) })
		},
	}
	f := c.Flags()
	o.recordingOptions.register(f)
	o.filterOptions.register(f)
	f.Var(&o.window, "window", "length of a window, such as 4s or 500ms, or all")
	f.DurationVar(&o.step, "step", 0, "from the beginning of a window to that of the next one; 0: windows side by side")
	f.Var(&o.variance, "variance", "definition: "+strings.Join(o.variance.of, " or "))
	f.Var(&o.kurtosis, "kurtosis", "definition: "+strings.Join(o.kurtosis.of, " or "))
	f.Var(&o.names, "features", "further features, such as line-length,hjorth,band-powers")
	f.Bool("json", true, "print JSON, which is the only form")
	return c
}

func (o *featuresOptions) print(cmd *cobra.Command, path string, src eeg.Source) error {
	f, err := o.apply(cmd.ErrOrStderr(), path, src)
	if err != nil {
		return err
	}
	e, err := feature.New(f.Source, feature.Options{
		Window: time.Duration(o.window), Step: o.step, Features: o.names.values,
		Definitions: feature.DefinitionsByName(o.variance.word, o.kurtosis.word),
	})
	if err != nil {
		return err
	}
	for windows := 0; ; windows++ {
		w, err := e.Next()
		if errors.Is(err, io.EOF) {
			if windows == 0 {
				return noWindow(cmd.ErrOrStderr(), path, src.Recording(), o.window)
			}
			noteDropped(cmd.ErrOrStderr(), e)
			return nil
		}
		if err != nil {
			return err
		}
		line := struct {
			feature.Window
			Transient bool `json:"transient,omitempty"`
		}{w, f.transient(w)}
		if err := writeJSON(cmd.OutOrStdout(), line); err != nil {
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
