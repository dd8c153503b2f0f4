package replay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
	"ihealth/eeg/synth"
)

// fakeClock jumps to the time that it is asked to wait for, and notes it.
type fakeClock struct {
	now    time.Time
	late   time.Duration // by which each wait returns too late
	waited []time.Duration
	begin  time.Time
}

func newFakeClock() *fakeClock {
	begin := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	return &fakeClock{now: begin, begin: begin}
}

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) WaitUntil(ctx context.Context, t time.Time) error {
	if t.After(c.now) {
		c.now = t
	}
	c.waited = append(c.waited, t.Sub(c.begin))
	c.now = c.now.Add(c.late)
	return ctx.Err()
}

// extractor returns windows of 2 s of a generated patient, 30 s long.
func extractor(t testing.TB) *feature.Extractor {
	t.Helper()
	c := synth.Defaults(1)
	c.Phase = 10 * time.Second
	s, err := synth.NewSession(c, synth.Patients()[0], synth.Treatment)
	if err != nil {
		t.Fatal(err)
	}
	e, err := feature.NewExtractor(s, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func learner() detect.Detector {
	return detect.NewLearner("paper", 5)
}

func run(t testing.TB, o replay.Options) []replay.Event {
	t.Helper()
	var events []replay.Event
	err := replay.Run(context.Background(), extractor(t), learner(), o, func(e replay.Event) error {
		events = append(events, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// TestSpeedChangesNothingButTheTime compares the events at ×1, ×100 and as fast as
// can be.
func TestSpeedChangesNothingButTheTime(t *testing.T) {
	fastest := run(t, replay.Options{})
	if len(fastest) != 15 {
		t.Fatalf("%d events, want 15", len(fastest))
	}
	for _, speed := range []float64{1, 100} {
		clock := newFakeClock()
		if diff := cmp.Diff(fastest, run(t, replay.Options{Speed: speed, Clock: clock}), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("×%v: %s", speed, diff)
		}
		for k, at := range clock.waited {
			if want := time.Duration(float64(2*(k+1)) / speed * float64(time.Second)); at != want {
				t.Errorf("×%v: window %d due at %v, want %v", speed, k, at, want)
			}
		}
	}
}

// TestDeadlinesAreAbsolute lets every wait return late: the deadlines stay, so that
// the delays never add up.
func TestDeadlinesAreAbsolute(t *testing.T) {
	clock := newFakeClock()
	clock.late = 300 * time.Millisecond
	run(t, replay.Options{Speed: 1, Clock: clock})
	if last := clock.now.Sub(clock.begin); last != 30*time.Second+clock.late {
		t.Errorf("ended at %v, want one delay after 30s", last)
	}
}

func TestErrorsEndTheReplay(t *testing.T) {
	broken := errors.New("full disk")
	events := 0
	err := replay.Run(context.Background(), extractor(t), learner(), replay.Options{}, func(replay.Event) error {
		events++
		return broken
	})
	if !errors.Is(err, broken) || events != 1 {
		t.Errorf("%v after %d events, want the receiver's error after 1", err, events)
	}
	bad := &detect.Learner{Windows: 1, Train: func([]feature.Window) (detect.Detector, error) { return nil, broken }}
	if err := replay.Run(context.Background(), extractor(t), bad, replay.Options{}, func(replay.Event) error { return nil }); !errors.Is(err, broken) {
		t.Errorf("%v, want the detector's error", err)
	}
	for _, speed := range []float64{-1, 1 / zero(), zero() / zero()} {
		if err := replay.Run(context.Background(), extractor(t), learner(), replay.Options{Speed: speed}, nil); !errors.Is(err, replay.ErrSpeed) {
			t.Errorf("speed %v: %v, want ErrSpeed", speed, err)
		}
	}
}

func zero() float64 { return 0 }

// TestCancelOnTheWallClock cancels a replay in real time and counts goroutines.
func TestCancelOnTheWallClock(t *testing.T) {
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	err := replay.Run(ctx, extractor(t), learner(), replay.Options{Speed: 0.001}, func(replay.Event) error {
		t.Error("an event before it is due")
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines, %d before", after, before)
	}
	if err := replay.Run(ctx, extractor(t), learner(), replay.Options{}, func(replay.Event) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error at full speed", err)
	}
}

func TestWallClock(t *testing.T) {
	events := run(t, replay.Options{Speed: 1e4})
	if len(events) != 15 {
		t.Errorf("%d events, want 15", len(events))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := (replay.WallClock{}).WaitUntil(ctx, time.Time{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error although the time has passed", err)
	}
}

// TestFeaturesInsteadOfRawData: sharing features divides what is shared by N/4.
// Reference: I-Health, claim 6c.
func TestFeaturesInsteadOfRawData(t *testing.T) {
	const n = 256 // samples in 2 s
	for _, e := range run(t, replay.Options{}) {
		s := e.Share
		if s.Whole != 8*14*n {
			t.Fatalf("%d bytes of raw data, want %d", s.Whole, 8*14*n)
		}
		switch e.Verdict.Status {
		case detect.Learning:
			if s.Bytes() != 0 {
				t.Errorf("shares %+v while it learns", s)
			}
		case detect.Normal:
			if s.Whole != s.Bytes()*n/4 || s.Notify || s.Repeat {
				t.Errorf("%+v, want a factor of N/4 = %d", s, n/4)
			}
		case detect.MeasurementError:
			if s.Bytes() != 0 || !s.Repeat {
				t.Errorf("%+v, want a request to repeat alone", s)
			}
		case detect.Emergency:
			if s.Raw != s.Whole || !s.Notify || s.Features != 8*4*14 {
				t.Errorf("%+v, want all", s)
			}
		}
	}
	w := feature.Window{Channels: []feature.Channel{{Samples: n}, {Samples: n}}}
	if s := replay.ShareOf(w, detect.Normal); s.Whole != s.Bytes()*n/4 || s.Bytes() != 64 {
		t.Errorf("%+v of a normal window", s)
	}
	if s := replay.ShareOf(w, detect.MeasurementError); s.Bytes() != 0 || !s.Repeat {
		t.Errorf("%+v of a measurement error", s)
	}
	if s := replay.ShareOf(w, detect.Emergency); s.Bytes() != 64+16*n || !s.Notify {
		t.Errorf("%+v of an emergency", s)
	}
}

func ExampleEvent() {
	w := feature.Window{Index: 3, Start: 12, Channels: []feature.Channel{{Label: "AF3", Samples: 512, Mean: 4200, Variance: 4, RMS: 4200.0005, Kurtosis: 3}}}
	v := detect.Verdict{Scores: []float64{0.25}, Change: 0.25, Status: detect.Normal}
	b, err := json.Marshal(replay.Event{Window: w, Verdict: v, Share: replay.ShareOf(w, v.Status)})
	fmt.Println(string(b), err)
	// Output:
	// {"window":3,"start_s":12,"definitions":{"variance":"population","kurtosis":"pearson"},"channels":[{"label":"AF3","mean":4200,"variance":4,"rms":4200.0005,"kurtosis":3}],"scores":[{"label":"AF3","score":0.25}],"z":0,"status":"normal","change":0.25,"share":{"features_bytes":32,"raw_bytes":0,"whole_bytes":4096,"notify":false,"repeat":false}} <nil>
}
