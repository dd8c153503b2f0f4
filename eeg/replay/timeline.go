package replay

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"
)

// ErrSpeed is the cause when a speed is negative or no number.
var ErrSpeed = errors.New("unusable speed")

// errSeek ends a wait when the replay is to go on elsewhere.
var errSeek = errors.New("seek")

// timeline says when a position of the recording is due. Every deadline is counted
// from an anchor, which only a pause, a seek, a change of speed or a new pass moves.
type timeline struct {
	clock Clock

	mu      sync.Mutex
	speed   float64       // recorded seconds per second; 0: nothing waits
	anchor  time.Time     // when at was due
	at      time.Duration // position in the recording
	paused  bool
	seeking bool
	target  time.Duration
	wake    context.CancelFunc // tells who waits that something above has changed
}

func newTimeline(clock Clock, speed float64, at time.Duration) *timeline {
	return &timeline{clock: clock, speed: speed, at: at, wake: func() {}}
}

// begin makes the first position due now.
func (l *timeline) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.anchor = l.clock.Now()
}

// checkSpeed returns ErrSpeed unless a replay can have that speed.
func checkSpeed(speed float64) error {
	if !(speed >= 0) || math.IsInf(speed, 1) {
		return fmt.Errorf("%w: %v: want 0 for the fastest, 1 for real time or a factor", ErrSpeed, speed)
	}
	return nil
}

// wait returns nil when pos is due, errSeek when the replay is to go on elsewhere,
// and ctx's error or the clock's. One goroutine may wait.
func (l *timeline) wait(ctx context.Context, pos time.Duration) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		altered, err := l.waitOnce(ctx, pos)
		if !altered || ctx.Err() != nil {
			return err
		}
	}
}

// waitOnce is wait until something is altered.
func (l *timeline) waitOnce(ctx context.Context, pos time.Duration) (altered bool, err error) {
	ctx, wake := context.WithCancel(ctx)
	defer wake()
	l.mu.Lock()
	l.wake = wake
	due, waits, paused, seeking := l.due(pos), l.speed > 0, l.paused, l.seeking
	l.mu.Unlock()
	switch {
	case seeking:
		return false, errSeek
	case paused:
		<-ctx.Done()
	case waits:
		err = l.clock.WaitUntil(ctx, due)
	}
	return ctx.Err() != nil, err
}

// due returns the deadline of pos at the present speed.
func (l *timeline) due(pos time.Duration) time.Time {
	if l.speed == 0 {
		return l.anchor
	}
	ns := float64(pos-l.at) / l.speed
	return l.anchor.Add(time.Duration(max(min(ns, math.MaxInt64/2), -math.MaxInt64/2)))
}

// reached returns the position that is due now; nothing runs while paused, or before
// the beginning.
func (l *timeline) reached(now time.Time) time.Duration {
	if l.paused || l.anchor.IsZero() {
		return l.at
	}
	return l.at + time.Duration(float64(now.Sub(l.anchor))*l.speed)
}

// alter makes a change to what is due, and wakes who waits. The position that is due
// now becomes the anchor.
func (l *timeline) alter(do func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	l.at, l.anchor = l.reached(now), now
	do()
	l.wake()
}

func (l *timeline) pause(paused bool) { l.alter(func() { l.paused = paused }) }

func (l *timeline) setSpeed(speed float64) { l.alter(func() { l.speed = speed }) }

func (l *timeline) seek(to time.Duration) {
	l.alter(func() { l.seeking, l.target = true, max(0, to) })
}

// land ends a seek: its target is due now.
func (l *timeline) land() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seeking, l.at, l.anchor = false, l.target, l.clock.Now()
	return l.target
}

// again makes the beginning due when end is.
func (l *timeline) again(end time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.anchor, l.at = l.due(max(end, l.at)), 0
}

// state returns the speed and whether the replay is paused.
func (l *timeline) state() (speed float64, paused bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.speed, l.paused
}
