package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ihealth/eeg"
	"ihealth/eeg/open"
	"ihealth/eeg/replay"
)

// transportOptions say when the samples of a replay come.
type transportOptions struct {
	speed    float64
	start    time.Duration
	passes   int
	pressure choice
}

func (o *transportOptions) register(f *pflag.FlagSet) {
	f.Float64Var(&o.speed, "speed", 0, "recorded seconds per second: 1 is real time, 0 as fast as possible")
	f.DurationVar(&o.start, "start", 0, "position in the recording to begin at")
	f.IntVar(&o.passes, "passes", 1, "how often the recording is played; -1: until interrupted")
	o.pressure = choice{word: replay.Block.String(), of: []string{replay.Block.String(), replay.DropOldest.String()}}
	f.Var(&o.pressure, "backpressure", "when output is slower than the replay: block holds it up, drop-oldest loses and counts windows")
}

// player returns the options of a player, but for its clock.
func (o *transportOptions) player() replay.PlayerOptions {
	return replay.PlayerOptions{Speed: o.speed, Start: o.start, Passes: o.passes}
}

func (o *transportOptions) validate() error {
	if o.passes == 0 {
		return usagef("--passes 0: want 1 or more, or -1 for no end")
	}
	switch err := o.player().Validate(); {
	case errors.Is(err, replay.ErrSpeed):
		return usagef("--speed %v: want 0 for the fastest, 1 for real time, or a factor", o.speed)
	case err != nil:
		return usageError{err}
	}
	return nil
}

func (o *transportOptions) policy() replay.Policy {
	if o.pressure.word == replay.DropOldest.String() {
		return replay.DropOldest
	}
	return replay.Block
}

// plain reports whether a recording is read once, from its beginning, without a clock.
func (o *transportOptions) plain() bool { return o.speed == 0 && o.start == 0 && o.passes == 1 }

// withSource opens what is to be replayed for use.
func (o *transportOptions) withSource(cmd *cobra.Command, path string, r recordingOptions, use func(eeg.Source) error) error {
	if o.plain() {
		return withRecording(cmd, path, r, use)
	}
	return withPlayer(cmd.Context(), cmd, path, r, o.player(), func(p *replay.Player) error { return use(p) })
}

// withPlayer plays the recording at path for use, and shows the reader's warnings
// after it.
func withPlayer(ctx context.Context, cmd *cobra.Command, path string, r recordingOptions, o replay.PlayerOptions, use func(*replay.Player) error) error {
	p, err := replay.NewPlayer(ctx, func() (eeg.Source, error) { return open.File(path, r.open()) }, o)
	if err != nil {
		return fmt.Errorf("eeg: %w", orMissing(err, "check the path"))
	}
	err = use(p)
	warn(cmd.ErrOrStderr(), path, p.Recording())
	if err = errors.Join(err, p.Close()); err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	return nil
}
