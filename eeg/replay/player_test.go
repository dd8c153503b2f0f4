package replay_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/replay"
	"ihealth/internal/leaks"
)

// TestPiecesAreDueWhenMeasured: a piece is released at the end of its last sample, the
// gap of 10 s passes, and every sample comes once.
func TestPiecesAreDueWhenMeasured(t *testing.T) {
	p, clock := player(t, replay.PlayerOptions{Speed: 1, Chunk: 500 * time.Millisecond})
	next := [2]float64{}
	pieces := played(t, p, clock)
	for k, x := range pieces {
		start := time.Duration(k) * 500 * time.Millisecond
		segment := 0
		if k >= 6 {
			start, segment = start+10*time.Second, 1
		}
		if x.start != start || x.at != start+500*time.Millisecond || x.segment != segment {
			t.Errorf("piece %d of segment %d from %v at %v, want segment %d from %v half a second later", k, x.segment, x.start, x.at, segment, start)
		}
		for i, values := range [][]float64{x.fast, x.slow} {
			for _, v := range values {
				if v != next[i] {
					t.Fatalf("piece %d, channel %d: sample %v, want %v", k, i, v, next[i])
				}
				next[i]++
			}
		}
	}
	if len(pieces) != 10 || next != [2]float64{40, 10} {
		t.Errorf("%d pieces with %v samples", len(pieces), next)
	}
	want, err := eeg.Drain(newRamp())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, p.Recording()); diff != "" {
		t.Errorf("description: %s", diff)
	}
	if p.Position() != 15*time.Second {
		t.Errorf("position %v at the end", p.Position())
	}
}

// TestAnyChunkGivesTheSameSamples cuts at any size and position.
func TestAnyChunkGivesTheSameSamples(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		chunk := time.Duration(rapid.Int64Range(1e6, 3e9).Draw(r, "chunk"))
		start := time.Duration(rapid.Int64Range(0, 16e9).Draw(r, "start"))
		p, clock := player(t, replay.PlayerOptions{Chunk: chunk, Start: start})
		got := [2][]float64{}
		for _, x := range played(t, p, clock) {
			if x.start < start {
				r.Errorf("a piece from %v, before %v", x.start, start)
			}
			got[0], got[1] = append(got[0], x.fast...), append(got[1], x.slow...)
		}
		// All channels begin with the first sample of the slow one that is not before start.
		slow := int(math.Ceil(2 * start.Seconds()))
		if slow > 6 {
			slow = min(max(slow-20, 6), 10)
		}
		for i, perSlow := range []int{4, 1} {
			if want := (10 - slow) * perSlow; len(got[i]) != want || want > 0 && got[i][0] != float64(slow*perSlow) {
				r.Errorf("channel %d: %d samples from %v, want %d from %d", i, len(got[i]), got[i][:min(1, len(got[i]))], want, slow*perSlow)
			}
			for k := 1; k < len(got[i]); k++ {
				if got[i][k] != got[i][k-1]+1 {
					r.Fatalf("channel %d: sample %v after %v", i, got[i][k], got[i][k-1])
				}
			}
		}
	})
}

// TestDriftOfAnHour: waits that return late leave the deadlines of an hour where they
// were, at every speed.
func TestDriftOfAnHour(t *testing.T) {
	for _, speed := range []float64{0.5, 1, 3, 100} {
		p, clock := player(t, replay.PlayerOptions{Speed: speed, Passes: 240})
		clock.late = 3 * time.Millisecond
		played(t, p, clock)
		want := time.Duration(float64(time.Hour) / speed)
		last := clock.waited[len(clock.waited)-1]
		if off := (last - want).Abs(); off > 10*time.Microsecond {
			t.Errorf("×%v: last deadline at %v, %v off", speed, last, off)
		}
	}
}

// TestSlowReaderCatchesUp: what was due while the reader was busy comes at once, and
// nothing is lost.
func TestSlowReaderCatchesUp(t *testing.T) {
	p, clock := player(t, replay.PlayerOptions{Speed: 1, Chunk: time.Second})
	if _, err := p.Next(); err != nil {
		t.Fatal(err)
	}
	clock.now = clock.now.Add(11500 * time.Millisecond) // to 12.5 s
	want := []time.Duration{12500 * time.Millisecond, 12500 * time.Millisecond, 14 * time.Second, 15 * time.Second}
	for k, x := range played(t, p, clock) {
		if x.at != want[k] {
			t.Errorf("piece %d at %v, want %v", k+1, x.at, want[k])
		}
	}
}

// TestPause stops for 7 s in the middle of the second wait: everything after it is 7 s
// later.
func TestPause(t *testing.T) {
	p, clock := player(t, replay.PlayerOptions{Speed: 2, Chunk: time.Second})
	clock.hook = func(wait int) {
		if wait == 1 {
			clock.now = clock.now.Add(100 * time.Millisecond)
			p.Pause()
			if _, paused := p.State(); !paused {
				t.Error("not paused")
			}
			clock.now = clock.now.Add(7 * time.Second)
			p.Resume()
		}
	}
	for k, x := range played(t, p, clock) {
		want := (x.start + time.Second) / 2
		if k > 0 {
			want += 7 * time.Second
		}
		if x.at != want {
			t.Errorf("piece from %v at %v, want %v", x.start, x.at, want)
		}
	}
}

// TestSetSpeed goes ten times faster after 1.5 s.
func TestSetSpeed(t *testing.T) {
	p, clock := player(t, replay.PlayerOptions{Speed: 1, Chunk: time.Second})
	clock.hook = func(wait int) {
		if wait == 1 {
			clock.now = clock.now.Add(500 * time.Millisecond)
			if err := p.SetSpeed(10); err != nil {
				t.Error(err)
			}
		}
	}
	for k, x := range played(t, p, clock) {
		want := time.Second
		if k > 0 {
			want = 1500*time.Millisecond + (x.start-500*time.Millisecond)/10
		}
		if x.at != want {
			t.Errorf("piece from %v at %v, want %v", x.start, x.at, want)
		}
	}
	if err := p.SetSpeed(-1); !errors.Is(err, replay.ErrSpeed) {
		t.Errorf("%v, want ErrSpeed", err)
	}
}

// TestSeek goes back, on and into the gap: what follows is due as if the replay had
// begun there, in a segment of its own.
func TestSeek(t *testing.T) {
	tests := []struct {
		to    time.Duration
		first time.Duration // start of the next piece
	}{
		{-time.Hour, 0},
		{time.Second, time.Second},
		{2500 * time.Millisecond, 2500 * time.Millisecond},
		{8 * time.Second, 13 * time.Second},
		{14 * time.Second, 14 * time.Second},
	}
	for _, tt := range tests {
		p, clock := player(t, replay.PlayerOptions{Speed: 1, Chunk: time.Second})
		clock.hook = func(wait int) {
			if wait == 2 {
				clock.now = clock.now.Add(300 * time.Millisecond) // to 2.3 s
				p.Seek(tt.to)
			}
		}
		pieces := played(t, p, clock)[2:]
		for k, x := range pieces {
			if k == 0 && (x.start != tt.first || x.segment != 1) {
				t.Errorf("seek to %v: segment %d from %v, want a new one from %v", tt.to, x.segment, x.start, tt.first)
			}
			length := time.Duration(len(x.slow)) * time.Second / 2
			if want := 2300*time.Millisecond + x.start + length - max(0, tt.to); x.at != want {
				t.Errorf("seek to %v: piece from %v at %v, want %v", tt.to, x.start, x.at, want)
			}
		}
		if p.Position() != 15*time.Second || p.Recording().Segments[1].Start != tt.first {
			t.Errorf("seek to %v: %v at the end, %+v", tt.to, p.Position(), p.Recording().Segments)
		}
	}
}

// TestSeekBeyondTheEnd ends the pass, and the next one begins when the seek was.
func TestSeekBeyondTheEnd(t *testing.T) {
	p, clock := player(t, replay.PlayerOptions{Speed: 1, Chunk: time.Second, Passes: 2})
	clock.hook = func(wait int) {
		if wait == 1 {
			p.Seek(time.Hour)
		}
	}
	pieces := played(t, p, clock)
	if len(pieces) != 6 || pieces[1].start != 0 || pieces[1].at != 2*time.Second {
		t.Errorf("%+v, want one piece, then the second pass", pieces)
	}
}

// TestPasses: each pass begins when the one before it has ended, in new segments.
func TestPasses(t *testing.T) {
	closed := 0
	open := func() (eeg.Source, error) {
		r := newRamp()
		r.closed = &closed
		return r, nil
	}
	clock := newFakeClock()
	p, err := replay.NewPlayer(context.Background(), open, replay.PlayerOptions{Speed: 1, Passes: 3, Chunk: time.Second, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	pieces := played(t, p, clock)
	if len(pieces) != 15 || closed != 2 {
		t.Fatalf("%d pieces, closed %d sources", len(pieces), closed)
	}
	for k, x := range pieces {
		segment := 2 * (k / 5)
		if k%5 >= 3 {
			segment++
		}
		if want := time.Duration(k/5)*15*time.Second + x.start + time.Second; x.at != want || x.segment != segment {
			t.Errorf("piece %d of segment %d at %v, want segment %d at %v", k, x.segment, x.at, segment, want)
		}
	}
	if rec := p.Recording(); rec.Duration() != 15*time.Second || rec.Observed() != 15*time.Second || len(rec.Annotations) != 2 || rec.Signals[0].Samples != 120 {
		t.Errorf("%+v", rec)
	}
	if err := p.Close(); err != nil || closed != 3 {
		t.Errorf("%v, %d closed", err, closed)
	}
	if _, err := p.Next(); err == nil {
		t.Error("plays on after Close")
	}
}

// TestForeverOfNothing ends: a recording without samples has no passes.
func TestForeverOfNothing(t *testing.T) {
	open := func() (eeg.Source, error) { return &ramp{block: 5}, nil }
	p, err := replay.NewPlayer(context.Background(), open, replay.PlayerOptions{Passes: replay.Forever})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(played(t, p, newFakeClock())); n != 0 {
		t.Errorf("%d pieces", n)
	}
}

func TestPlayerOptions(t *testing.T) {
	zero := 0.0
	tests := []struct {
		o    replay.PlayerOptions
		want error
	}{
		{replay.PlayerOptions{Speed: -1}, replay.ErrSpeed},
		{replay.PlayerOptions{Speed: 1 / zero}, replay.ErrSpeed},
		{replay.PlayerOptions{Speed: zero / zero}, replay.ErrSpeed},
		{replay.PlayerOptions{Start: -1}, replay.ErrPlayer},
		{replay.PlayerOptions{Passes: -2}, replay.ErrPlayer},
		{replay.PlayerOptions{Chunk: -1}, replay.ErrPlayer},
	}
	for _, tt := range tests {
		if _, err := replay.NewPlayer(context.Background(), openRamp, tt.o); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.o, err, tt.want)
		}
	}
	broken := errors.New("no such file")
	if _, err := replay.NewPlayer(context.Background(), func() (eeg.Source, error) { return nil, broken }, replay.PlayerOptions{}); !errors.Is(err, broken) {
		t.Errorf("%v, want the error of open", err)
	}
}

// TestCancelledWaits cancels on the wall clock: while it waits for a deadline, while it
// is paused, and a player that reads as fast as it can for ever.
func TestCancelledWaits(t *testing.T) {
	leaks.Check(t)
	for name, o := range map[string]replay.PlayerOptions{
		"waiting": {Speed: 1e-6}, "paused": {Speed: 1e-6}, "fast": {Passes: replay.Forever},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		p, err := replay.NewPlayer(ctx, openRamp, o)
		if err != nil {
			t.Fatal(err)
		}
		if name == "paused" {
			p.Pause()
		}
		time.AfterFunc(10*time.Millisecond, cancel)
		for err == nil {
			_, err = p.Next()
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want the context's error", name, err)
		}
	}
}

// TestSteeringFromOutside steers a player on the wall clock from another goroutine.
func TestSteeringFromOutside(t *testing.T) {
	leaks.Check(t)
	p, err := replay.NewPlayer(context.Background(), openRamp, replay.PlayerOptions{Speed: 1e-6})
	if err != nil {
		t.Fatal(err)
	}
	steered := make(chan error)
	go func() {
		p.Pause()
		p.Seek(14 * time.Second)
		p.Resume()
		steered <- p.SetSpeed(1e6)
	}()
	for last := time.Duration(0); ; {
		b, err := p.Next()
		if err != nil {
			if last != 14900*time.Millisecond {
				t.Errorf("ended after a piece from %v, %v", last, err)
			}
			break
		}
		last = b.Start
	}
	if err := <-steered; err != nil {
		t.Error(err)
	}
}
