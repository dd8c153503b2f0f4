package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"ihealth/cmd/ihealth/internal/watch"
	"ihealth/eeg"
	"ihealth/eeg/lsl"
	"ihealth/eeg/replay"
)

// streamPrefix precedes the name of a stream where a file's could stand.
const streamPrefix = "lsl:"

// received judges the stream of that name until it ends.
func (o *replayOptions) received(cmd *cobra.Command, name string) error {
	if !o.plain() {
		return usagef("--speed, --start and --passes are for files: a stream comes when it is measured")
	}
	ctx, quit, quitted := quittable(cmd.Context())
	defer quit()
	return withStream(ctx, name, o.search, func(in *lsl.Inlet) error {
		if !o.watch {
			return o.replay(ctx, cmd, streamPrefix+name, onlyEEG(in), o.printer(cmd))
		}
		var position atomic.Int64 // ns
		scope := watch.NewScope(onlyEEG(in))
		view := watch.NewView(name, eeg.Recording{Format: "LSL"}, scope)
		at := func() watch.Transport {
			return watch.Transport{Position: time.Duration(position.Load()), Speed: 1}
		}
		shown := newScreen(cmd.OutOrStdout(), view, at, steer(nil, quit))
		err := o.replay(ctx, cmd, streamPrefix+name, scope, func(e replay.Event) error {
			position.Store(int64(in.Recording().Duration()))
			view.Add(e)
			return nil
		})
		if quitted() {
			err = nil
		}
		return errors.Join(err, shown.close())
	})
}

// withStream receives the stream of that name for use.
func withStream(ctx context.Context, name string, search time.Duration, use func(*lsl.Inlet) error) error {
	searching, cancel := context.WithTimeout(ctx, search)
	defer cancel()
	info, err := lsl.Resolve(searching, name)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("eeg: %w", ctx.Err())
	case err != nil:
		return fmt.Errorf("eeg: %w: start it first, or search longer by --search", err)
	}
	in, err := lsl.OpenInlet(ctx, info)
	if err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	if err := errors.Join(use(in), in.Close()); err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	return nil
}
