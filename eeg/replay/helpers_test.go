package replay_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/replay"
)

// fakeClock jumps to the time that it is asked to wait for, and notes it.
type fakeClock struct {
	now    time.Time
	late   time.Duration // by which each wait returns too late
	waited []time.Duration
	begin  time.Time
	hook   func(wait int) // called within each wait
}

func newFakeClock() *fakeClock {
	begin := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	return &fakeClock{now: begin, begin: begin}
}

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) WaitUntil(ctx context.Context, t time.Time) error {
	if c.hook != nil {
		c.hook(len(c.waited))
	}
	c.waited = append(c.waited, t.Sub(c.begin))
	if err := ctx.Err(); err != nil {
		return err
	}
	if t.After(c.now) {
		c.now = t
	}
	c.now = c.now.Add(c.late)
	return nil
}

// since returns the time that has passed on the clock.
func (c *fakeClock) since() time.Duration { return c.now.Sub(c.begin) }

// ramp is a source whose samples are their own numbers: two channels of 8 and 2 Hz, in
// blocks of 1 s, the first segment 3 s long, the second, after a gap of 10 s, 2 s.
type ramp struct {
	rec    eeg.Recording
	block  int
	closed *int
}

func newRamp() *ramp {
	return &ramp{rec: eeg.Recording{Format: "ramp", Signals: []eeg.Signal{
		{Label: "fast", Rate: eeg.RateHz(8), Gain: 1}, {Label: "slow", Rate: eeg.RateHz(2), Gain: 1},
	}}}
}

func openRamp() (eeg.Source, error) { return newRamp(), nil }

func (r *ramp) Recording() *eeg.Recording { return &r.rec }

func (r *ramp) Close() error {
	if r.closed != nil {
		*r.closed++
	}
	return nil
}

func (r *ramp) Next() (eeg.Block, error) {
	if r.block == 5 {
		return eeg.Block{}, io.EOF
	}
	b := eeg.Block{Start: time.Duration(r.block) * time.Second, Values: [][]float64{make([]float64, 8), make([]float64, 2)}}
	if r.block >= 3 {
		b.Segment, b.Start = 1, b.Start+10*time.Second
	}
	if r.block == 0 || r.block == 3 {
		r.rec.Segments = append(r.rec.Segments, eeg.Segment{Start: b.Start})
		r.rec.Annotations = append(r.rec.Annotations, eeg.Annotation{Onset: b.Start, Text: "begins"})
	}
	r.rec.Segments[b.Segment].Duration += time.Second
	for i, x := range b.Values {
		for k := range x {
			x[k] = float64(r.block*len(x) + k)
		}
		r.rec.Signals[i].Samples += int64(len(x))
	}
	r.block++
	return b, nil
}

// piece is a released block with when that was.
type piece struct {
	segment    int
	start, at  time.Duration
	fast, slow []float64
}

// played reads p to its end.
func played(t testing.TB, p *replay.Player, clock *fakeClock) []piece {
	t.Helper()
	var out []piece
	for {
		b, err := p.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, piece{
			b.Segment, b.Start, clock.since(),
			append([]float64(nil), b.Values[0]...), append([]float64(nil), b.Values[1]...),
		})
	}
}

// player plays the ramp on a fake clock.
func player(t testing.TB, o replay.PlayerOptions) (*replay.Player, *fakeClock) {
	t.Helper()
	clock := newFakeClock()
	o.Clock = clock
	p, err := replay.NewPlayer(context.Background(), openRamp, o)
	if err != nil {
		t.Fatal(err)
	}
	return p, clock
}
