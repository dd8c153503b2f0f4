package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
)

// waves is a source of channels of 100 Hz, in blocks of 1 s: channel i is a ramp up to i
// in each second, but for a missing sample at its end. After 3 s there is a gap of 5 s.
type waves struct {
	rec   eeg.Recording
	block int
}

func newWaves(channels int) *waves {
	w := &waves{rec: eeg.Recording{Format: "waves"}}
	for i := range channels {
		w.rec.Signals = append(w.rec.Signals, eeg.Signal{Label: fmt.Sprintf("C%d", i), Rate: eeg.RateHz(100), Gain: 1})
	}
	return w
}

func (w *waves) Recording() *eeg.Recording { return &w.rec }

func (w *waves) Next() (eeg.Block, error) {
	if w.block == 6 {
		return eeg.Block{}, io.EOF
	}
	b := eeg.Block{Start: time.Duration(w.block) * time.Second, Segment: w.block / 3}
	b.Start += time.Duration(b.Segment) * 5 * time.Second
	for i := range w.rec.Signals {
		x := make([]float64, 100)
		for k := range x {
			x[k] = float64(i*k) / 99
		}
		x[99] = math.NaN()
		b.Values = append(b.Values, x)
	}
	w.block++
	return b, nil
}

// described is the recording as it is known beforehand.
func described() eeg.Recording {
	return eeg.Recording{Format: "waves", Segments: []eeg.Segment{{Duration: 3 * time.Second}, {Start: 8 * time.Second, Duration: 3 * time.Second}}}
}

func scoped(t *testing.T, channels int) *Scope {
	t.Helper()
	s := NewScope(newWaves(channels))
	for {
		if _, err := s.Next(); errors.Is(err, io.EOF) {
			return s
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// event is a window in which every channel changed by its number.
func event(channels int, start float64, status detect.Status) replay.Event {
	e := replay.Event{Window: feature.Window{Start: start}, Verdict: detect.Verdict{Status: status, Z: channels - 1}}
	for i := range channels {
		e.Window.Channels = append(e.Window.Channels, feature.Channel{Label: fmt.Sprintf("C%d", i), Samples: 400, Mean: 4200, Variance: 4})
		e.Verdict.Scores = append(e.Verdict.Scores, float64(i))
	}
	e.Share = replay.ShareOf(e.Window, status)
	return e
}

// TestTrace: the 6 s of a constant, with an empty bin for the gap, end at the right.
func TestTrace(t *testing.T) {
	if got := scoped(t, 2).Trace(0, 10); got != "   ⠠⠤⠤⠤⠤⠤⠤" {
		t.Errorf("%q of a constant", got)
	}
}

func TestBraille(t *testing.T) {
	none := math.Inf(1)
	tests := []struct {
		low, high []float64
		want      string
	}{
		{[]float64{0, 1, 2, 3}, []float64{0, 1, 2, 3}, "⡠⠊"},
		{[]float64{0, 0}, []float64{3, 0}, "⣇"},
		{[]float64{none, none, 5, 5}, []float64{-none, -none, 5, 5}, " ⠤"},
		{[]float64{none, none}, []float64{-none, -none}, " "},
	}
	for _, tt := range tests {
		if got := braille(tt.low, tt.high); got != tt.want {
			t.Errorf("%v to %v: %q, want %q", tt.low, tt.high, got, tt.want)
		}
	}
}

// TestFramesFit: no line is wider than the terminal, no frame higher, at any size that a
// terminal has, with few channels and many.
func TestFramesFit(t *testing.T) {
	for _, channels := range []int{1, 14, 64} {
		v := NewView(strings.Repeat("a-long-name", 10)+".edf", described(), scoped(t, channels))
		for n := range 1000 {
			e := event(channels, float64(4*n), detect.Status(n%5))
			e.Verdict.Reason, e.Dropped = strings.Repeat("because ", 20), 3
			v.Add(e)
		}
		for _, width := range []int{40, 80, 120, 300} {
			for _, height := range []int{12, 24, 50} {
				lines := v.Frame(width, height, Transport{Position: 9 * time.Second, Speed: 1})
				if len(lines) > height {
					t.Errorf("%d channels, %d×%d: %d lines", channels, width, height, len(lines))
				}
				for _, l := range lines {
					if n := utf8.RuneCountInString(l); n > width {
						t.Errorf("%d channels, %d×%d: %d columns: %q", channels, width, height, n, l)
					}
				}
			}
		}
	}
}

// TestChannelsThatChangedMostAreShown when there is no room for all.
func TestChannelsThatChangedMostAreShown(t *testing.T) {
	v := NewView("x.edf", described(), scoped(t, 20))
	v.Add(event(20, 8, detect.Emergency))
	frame := strings.Join(v.Frame(80, 14, Transport{}), "\n")
	for i := range 20 {
		if got, want := strings.Contains(frame, fmt.Sprintf("\nC%d ", i)), i >= 17; got != want {
			t.Errorf("channel %d shown: %v\n%s", i, got, frame)
		}
	}
	if !strings.Contains(frame, "… and 17 channels that changed less") {
		t.Error(frame)
	}
}

// TestReadingWhileDrawing draws while the source is read, for the race detector.
func TestReadingWhileDrawing(t *testing.T) {
	p, err := replay.NewPlayer(context.Background(), func() (eeg.Source, error) { return newWaves(3), nil }, replay.PlayerOptions{Passes: 5})
	if err != nil {
		t.Fatal(err)
	}
	s := NewScope(p)
	v := NewView("x", described(), s)
	var reading sync.WaitGroup
	reading.Go(func() {
		for {
			if _, err := s.Next(); err != nil {
				return
			}
			v.Add(event(3, 0, detect.Normal))
		}
	})
	for range 20 {
		v.Frame(80, 24, Transport{Position: p.Position()})
	}
	reading.Wait()
}

func ExampleView_Frame() {
	s := NewScope(newWaves(2))
	v := NewView("small.edf", described(), s)
	for range 4 {
		_, _ = s.Next()
	}
	v.Add(event(2, 0, detect.Learning))
	v.Add(event(2, 2, detect.Emergency))
	for _, l := range v.Frame(72, 24, Transport{Position: 9 * time.Second, Speed: 1}) {
		fmt.Println(strings.TrimRight(l, " "))
	}
	// Output:
	// small.edf  waves, 2 channels                       ×1  0:00:09 / 0:00:11
	// ━━━━━━━━━━━━━━━━━━━━                                ━━━━━━──────────────
	// EMERGENCY at 0:00:02: 1 of 2 channels changed
	// verdicts  .!
	//
	// channel   last 10 s                           mean         sd      score
	// C0                         ⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤       4200          2          0
	// C1                         ⣀⠴⠋⣧⠴⠋⣧⠴⠋⣠⠖⠋       4200          2          1
	//
	// windows: 1 learning ., 1 emergency !
	// 6464 of 12800 bytes shared, 50.5 %
}
