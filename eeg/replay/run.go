package replay

import (
	"context"
	"errors"
	"fmt"
	"io"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// usualRoom is how many events wait for a slow receiver.
const usualRoom = 64

// ErrPolicy is the cause when a policy is unknown or its room out of range.
var ErrPolicy = errors.New("unusable policy")

// Options say what happens to the events of a replay. The zero value loses none.
type Options struct {
	Policy Policy
	Room   int // events that wait for the receiver under DropOldest, > 0; 0: 64
}

// Validate returns ErrPolicy for an option that cannot be used.
func (o Options) Validate() error {
	if o.Policy > DropOldest || o.Room < 0 || o.Policy == Block && o.Room != 0 {
		return fmt.Errorf("%w: %v with room for %d: want block, or drop-oldest with room for 1 or more", ErrPolicy, o.Policy, o.Room)
	}
	return nil
}

// Run judges every window of windows and hands emit one event for each, in order. When
// a window comes is up to its source, see Player. Run returns nil at the end of the
// recording, ctx's error when ctx is done, and otherwise the first error of the
// options, the source, the detector or emit.
//
// Under DropOldest, emit runs on a goroutine of its own, which has ended when Run
// returns; an error of emit ends the replay at the next window.
func Run(ctx context.Context, windows *feature.Extractor, d detect.Detector, o Options, emit func(Event) error) error {
	if err := o.Validate(); err != nil {
		return err
	}
	if o.Policy == Block {
		return judge(ctx, windows, d, emit)
	}
	if o.Room == 0 {
		o.Room = usualRoom
	}
	q := NewQueue[Event](o.Room)
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := deliver(inner, q, emit); err != nil {
			cancel(err)
		}
	}()
	err := judge(inner, windows, d, func(e Event) error { q.Push(e); return nil })
	q.Close()
	<-done
	if cause := context.Cause(inner); cause != nil {
		return cause
	}
	return err
}

// deliver hands emit what the queue holds until it is closed or ctx done.
func deliver(ctx context.Context, q *Queue[Event], emit func(Event) error) error {
	for {
		e, ok := q.Pop(ctx)
		if !ok {
			return ctx.Err()
		}
		e.Dropped = q.Dropped()
		if err := emit(e); err != nil {
			return err
		}
	}
}

// judge hands emit one event for each window.
func judge(ctx context.Context, windows *feature.Extractor, d detect.Detector, emit func(Event) error) error {
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
		v, err := d.Detect(w)
		if err != nil {
			return err
		}
		if err := emit(Event{Window: w, Verdict: v, Share: ShareOf(w, v.Status)}); err != nil {
			return err
		}
	}
}
