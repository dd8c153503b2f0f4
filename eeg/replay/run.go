package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// ErrSpeed is the cause when a speed is negative or no number.
var ErrSpeed = errors.New("unusable speed")

// Options of a replay. The zero value replays as fast as it can.
type Options struct {
	Speed float64 // recorded seconds per second: 1 is real time; 0 as fast as it can
	Clock Clock   // nil is the WallClock; not used at speed 0
}

// Run judges every window of windows and hands emit one event for each, in order,
// when it is due. A gap in the recording is a pause of that length. It returns nil
// at the end of the recording, ctx's error when ctx is done, and otherwise the first
// error of the source, the detector or emit.
func Run(ctx context.Context, windows *feature.Extractor, d detect.Detector, o Options, emit func(Event) error) error {
	if !(o.Speed >= 0) || math.IsInf(o.Speed, 1) {
		return fmt.Errorf("%w: %v: want 0 for the fastest, 1 for real time or a factor", ErrSpeed, o.Speed)
	}
	pace := pacer{speed: o.Speed, clock: o.Clock}
	pace.start()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		w, err := windows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := pace.wait(ctx, w); err != nil {
			return err
		}
		v, err := d.Detect(w)
		if err != nil {
			return err
		}
		if err := emit(Event{Window: w, Verdict: v, Share: ShareOf(w, v.Status)}); err != nil {
			return err
		}
	}
}
