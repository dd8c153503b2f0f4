package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"ihealth/eeg"
	"ihealth/eeg/detect/offline"
	"ihealth/eeg/feature"
)

type changesOptions struct {
	recordingOptions
	filterOptions
	window   window
	method   choice
	cost     choice
	penalty  float64
	shortest count
	json     bool
}

func newEEGChanges() *cobra.Command {
	o := changesOptions{
		window:  window(4 * time.Second),
		method:  choice{word: "pelt", of: []string{"pelt", "binseg"}},
		cost:    choice{word: "normal", of: []string{"normal", "l2"}},
		penalty: 1, shortest: 5,
	}
	c := &cobra.Command{
		Use:   "changes FILE",
		Short: "Find when a whole recording changes, looking back",
		Long: `Find when a whole recording changes, looking back: the reference for detectors
that see one window after the other. The series is the median over the EEG
channels of each window's ln variance. PELT finds the segmentation that costs
least, binary segmentation (binseg) splits greedily; segments differ by mean or
variance (normal) or by mean alone (l2). Windows side by side resemble each
other, so a penalty above 1 leaves the larger changes.`,
		Example: `  ihealth eeg changes recording.edf --highpass 1
  ihealth eeg changes recording.edf --window 10s --cost l2 --penalty 5 --json`,
		Args: takes("FILE", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !(o.penalty > 0) || math.IsInf(o.penalty, 1) {
				return usagef("--penalty %v: want a number > 0, such as 1", o.penalty)
			}
			if o.shortest < 2 {
				return usagef("--shortest %d: want at least 2 windows", o.shortest)
			}
			return withRecording(cmd, args[0], o.recordingOptions, func(src eeg.Source) error { return o.find(cmd, args[0], src) })
		},
	}
	f := c.Flags()
	o.recordingOptions.register(f)
	o.filterOptions.register(f)
	f.Var(&o.window, "window", "length of a window, such as 4s or 500ms")
	f.Var(&o.method, "method", "pelt or binseg")
	f.Var(&o.cost, "cost", "normal or l2")
	f.Float64Var(&o.penalty, "penalty", o.penalty, "of a segment, in units of the Bayesian information criterion")
	f.Var(&o.shortest, "shortest", "windows of the shortest segment, at least 2")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

// changesResult is what is printed about a recording's changes.
type changesResult struct {
	Method  string        `json:"method"`
	Cost    string        `json:"cost"`
	Penalty float64       `json:"penalty"` // of a segment, in the unit of the cost
	Windows int           `json:"windows"` // that have a value
	Changes []changePoint `json:"changes"`
}

// changePoint is a beginning of a segment, but for the first one.
type changePoint struct {
	At    float64 `json:"at_s"`
	Ratio float64 `json:"amplitude_ratio"` // of the segment's median amplitude to that before it
}

func (o *changesOptions) find(cmd *cobra.Command, path string, src eeg.Source) error {
	starts, levels, err := o.series(cmd.ErrOrStderr(), path, src)
	if err != nil {
		return err
	}
	if len(levels) == 0 {
		return noWindow(cmd.ErrOrStderr(), path, src.Recording(), o.window)
	}
	result, err := o.segment(cmd.Context(), starts, levels)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), result)
	}
	return result.print(cmd.OutOrStdout())
}

// series returns the windows' beginnings and the medians over channels of ln s². A
// window without one, and one in which the filters' beginning is felt, is left out.
func (o *changesOptions) series(w io.Writer, path string, src eeg.Source) (starts, levels []float64, err error) {
	f, err := o.apply(w, path, eeg.Select(src, src.Recording().EEGChannels()))
	if err != nil {
		return nil, nil, err
	}
	windows, err := feature.NewExtractor(f, time.Duration(o.window))
	if err != nil {
		return nil, nil, err
	}
	for {
		w, err := windows.Next()
		if errors.Is(err, io.EOF) {
			return starts, levels, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if level := medianLevel(w); !math.IsNaN(level) && !f.transient(w) {
			starts, levels = append(starts, w.Start), append(levels, level)
		}
	}
}

// medianLevel returns the median over channels of ln s², NaN without a channel that
// varies.
func medianLevel(w feature.Window) float64 {
	var logs []float64
	for _, c := range w.Channels {
		if c.Variance > 0 {
			logs = append(logs, math.Log(c.Variance))
		}
	}
	return medianOf(logs)
}

// medianOf sorts x and returns its median, NaN of nothing.
func medianOf(x []float64) float64 {
	slices.Sort(x)
	n := len(x)
	if n == 0 {
		return math.NaN()
	}
	return (x[(n-1)/2] + x[n/2]) / 2
}

// segment cuts the series, in units of its noise: the deviation of neighbours, which
// changes of level leave as it is.
func (o *changesOptions) segment(ctx context.Context, starts, levels []float64) (changesResult, error) {
	result := changesResult{Method: o.method.word, Cost: o.cost.word, Windows: len(levels), Changes: []changePoint{}}
	noise := noiseOf(levels)
	scaled := make([]float64, len(levels))
	for i, v := range levels {
		scaled[i] = v / noise
	}
	var cost offline.Cost
	var err error
	parameters := 4
	if o.cost.word == "l2" {
		parameters = 3
		cost, err = offline.NewL2(scaled)
	} else {
		cost, err = offline.NewNormal(scaled)
	}
	if err != nil {
		return result, err
	}
	result.Penalty = o.penalty * offline.BIC(parameters, len(levels))
	search := offline.PELT
	if o.method.word == "binseg" {
		search = offline.BinSeg
	}
	ends, err := search(ctx, cost, offline.Options{Penalty: result.Penalty, MinSize: int(o.shortest)})
	if err != nil {
		return result, err
	}
	begin := 0
	for k, end := range ends[:len(ends)-1] {
		before, after := medianOf(slices.Clone(levels[begin:end])), medianOf(slices.Clone(levels[end:ends[k+1]]))
		result.Changes = append(result.Changes, changePoint{At: starts[end], Ratio: math.Exp((after - before) / 2)})
		begin = end
	}
	return result, nil
}

// noiseOf returns a robust standard deviation of the series about its levels, 1 where
// neighbours are alike.
func noiseOf(levels []float64) float64 {
	var steps []float64
	for i := 1; i < len(levels); i++ {
		steps = append(steps, math.Abs(levels[i]-levels[i-1]))
	}
	const normal = 1.4826 / math.Sqrt2 // of the median step of independent normal values
	if s := normal * medianOf(steps); s > 0 {
		return s
	}
	return 1
}

func (r changesResult) print(w io.Writer) error {
	if len(r.Changes) == 0 {
		_, err := fmt.Fprintf(w, "no change in %d windows\n", r.Windows)
		return err
	}
	rows := make([][]string, len(r.Changes))
	for i, c := range r.Changes {
		rows[i] = []string{fmt.Sprintf("%.1f", c.At), fmt.Sprintf("%.2f", c.Ratio)}
	}
	return writeTable(w, []string{"change at (s)", "amplitude ×"}, rows)
}
