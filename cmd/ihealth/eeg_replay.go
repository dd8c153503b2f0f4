package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
)

type replayOptions struct {
	recordingOptions
	filterOptions
	window window
	rule   rule
	train  count
	search time.Duration
	ledger ledgerOptions
	json   bool
	watch  bool
	transportOptions
}

func newEEGReplay() *cobra.Command {
	o := replayOptions{window: window(4 * time.Second), rule: rule{"paper", detect.DefaultPaperRule()}}
	c := &cobra.Command{
		Use:   "replay FILE|lsl:NAME",
		Short: "Replay a recording, or a live stream, through the edge's features and change detector",
		Long: `Replay a recording through the edge's features and change detector (I-Health
eqs 5 to 7). The first windows teach the detector what is normal; each of the
others gets a verdict, which decides what is shared.

Of the bytes, each feature counts 8, and each raw sample what it takes in the
file: 2 for 16-bit codes, 3 for 24-bit ones, 8 where the file is text.

Windows in which a filter still settles, which eeg features marks as transient,
teach the detector and are judged like all others.

Rules and their options, as in --rule cusum:k=1,limit=8:` + ruleHelp(),
		Example: `  ihealth eeg replay recording.edf
  ihealth eeg replay recording.edf --window 2s --rule robust-z --speed 1 --json
  ihealth eeg replay recording.edf --rule cusum:limit=12 --train 450 --highpass 1 --notch 50`,
		Args: takes("FILE", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.transportOptions.validate(); err != nil {
				return err
			}
			if !cmd.Flags().Changed("train") {
				o.train = o.rule.training()
			}
			if o.train < 1 {
				return usagef("--train %d: want at least 1 window", o.train)
			}
			return o.run(cmd, args[0])
		},
	}
	f := c.Flags()
	o.recordingOptions.register(f)
	o.filterOptions.register(f)
	f.Var(&o.window, "window", "length of a window, such as 4s or 500ms, or all: one for each segment between gaps")
	f.Var(&o.rule, "rule", "detector, with options: "+strings.Join(detect.Rules(), ", "))
	f.Var(&o.train, "train", "windows at the beginning that teach the detector; 5 for paper and robust-z, 75 for others unless given")
	o.transportOptions.register(f)
	f.BoolVar(&o.json, "json", false, "print JSON, one line a window")
	o.ledger.register(f)
	f.DurationVar(&o.search, "search", 10*time.Second, "how long a stream is sought")
	f.BoolVar(&o.watch, "watch", false, "show traces and verdicts live on the terminal, at ×1 unless --speed says otherwise")
	return c
}

// run replays the recording at path in the form that the options ask for.
func (o *replayOptions) run(cmd *cobra.Command, path string) error {
	if o.watch && o.json {
		return usagef("--watch and --json: want one of them")
	}
	if name, ok := strings.CutPrefix(path, streamPrefix); ok {
		if o.ledger.chain.word != noChain {
			return usagef("--chain is for files: a chain takes its own time")
		}
		return o.received(cmd, name)
	}
	if o.ledger.chain.word != noChain {
		return o.chained(cmd, path)
	}
	if o.watch {
		return o.watched(cmd, path)
	}
	return o.withSource(cmd, path, o.recordingOptions, func(src eeg.Source) error {
		return o.replay(cmd.Context(), cmd, path, onlyEEG(src), o.printer(cmd))
	})
}

// printer returns what prints an event.
func (o *replayOptions) printer(cmd *cobra.Command) func(replay.Event) error {
	return func(e replay.Event) error {
		if o.json {
			return writeJSON(cmd.OutOrStdout(), e)
		}
		return printEvent(cmd.OutOrStdout(), e)
	}
}

// onlyEEG returns the channels of src that are EEG where it has any, else all of them.
func onlyEEG(src eeg.Source) eeg.Source { return eeg.Select(src, src.Recording().EEGChannels()) }

// replay judges the windows of src, which is the recording at path, and hands each event
// to emit.
func (o *replayOptions) replay(ctx context.Context, cmd *cobra.Command, path string, src eeg.Source, emit func(replay.Event) error) error {
	filtered, err := o.apply(cmd.ErrOrStderr(), path, src)
	if err != nil {
		return err
	}
	windows, err := feature.NewExtractor(filtered.Source, time.Duration(o.window))
	if err != nil {
		return err
	}
	learner := detect.NewLearner(o.rule.text, int(o.train))
	var totals replayTotals
	err = replay.Run(ctx, windows, learner, replay.Options{Policy: o.policy()}, func(e replay.Event) error {
		totals.add(e)
		return emit(e)
	})
	if err != nil {
		return err
	}
	noteDropped(cmd.ErrOrStderr(), windows)
	say(cmd.ErrOrStderr(), "%v", totals)
	switch learning, judged := totals.count(); {
	case learning == 0:
		if o.start > 0 && len(src.Recording().Segments) == 0 {
			return fmt.Errorf("%s: no sample at or after --start %v: the recording ends before: choose an earlier --start", path, o.start)
		}
		return noWindow(cmd.ErrOrStderr(), path, src.Recording(), o.window)
	case judged == 0:
		return fmt.Errorf("%s: nothing judged: all %d windows taught the detector, which takes --train %d: choose a shorter --window or a smaller --train", path, learning, o.train)
	}
	return nil
}

// printEvent writes the verdict on a window on one line.
func printEvent(w io.Writer, e replay.Event) error {
	_, err := fmt.Fprintf(w, "%8.1f s  %-17s  %2d of %d channels changed, %d of %d bytes shared%s\n",
		e.Window.Start, e.Verdict.Status, e.Verdict.Z, len(e.Window.Channels), e.Share.Bytes(), e.Share.Whole, because(e.Verdict))
	return err
}

// because returns the reason of a verdict that has one.
func because(v detect.Verdict) string {
	if v.Reason == "" {
		return ""
	}
	return ": " + v.Reason
}

// replayTotals counts the windows of each status, and the bytes.
type replayTotals struct {
	windows       [detect.NoDecision + 1]int
	shared, whole int
	dropped       int64
}

func (t *replayTotals) add(e replay.Event) {
	t.windows[e.Verdict.Status]++
	t.shared += e.Share.Bytes()
	t.whole += e.Share.Whole
	t.dropped = e.Dropped
}

// count returns how many windows taught the detector, and how many it judged.
func (t *replayTotals) count() (learning, judged int) {
	for status, n := range t.windows {
		if detect.Status(status) == detect.Learning {
			learning += n
		} else {
			judged += n
		}
	}
	return learning, judged
}

// String returns the totals on one line.
func (t replayTotals) String() string {
	var parts []string
	for status, n := range t.windows {
		parts = append(parts, fmt.Sprintf("%d %v", n, detect.Status(status)))
	}
	if t.dropped > 0 {
		parts = append(parts, fmt.Sprintf("%d lost to a slow receiver", t.dropped))
	}
	return fmt.Sprintf("windows: %s; %d of %d bytes shared", strings.Join(parts, ", "), t.shared, t.whole)
}
