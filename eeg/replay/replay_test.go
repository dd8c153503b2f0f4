package replay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
	"ihealth/eeg/synth"
	"ihealth/internal/leaks"
)

// session opens a generated patient, 30 s long.
func session() (eeg.Source, error) {
	c := synth.Defaults(1)
	c.Phase = 10 * time.Second
	return synth.NewSession(c, synth.Patients()[0], synth.Treatment)
}

// extractor returns windows of 2 s of the session, played as o says.
func extractor(ctx context.Context, t testing.TB, o replay.PlayerOptions) *feature.Extractor {
	t.Helper()
	p, err := replay.NewPlayer(ctx, session, o)
	if err != nil {
		t.Fatal(err)
	}
	e, err := feature.NewExtractor(p, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func learner() detect.Detector {
	return detect.NewLearner("paper", 5)
}

func run(t testing.TB, o replay.PlayerOptions) []replay.Event {
	t.Helper()
	var events []replay.Event
	err := replay.Run(context.Background(), extractor(context.Background(), t, o), learner(), replay.Options{}, func(e replay.Event) error {
		events = append(events, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// TestSpeedChangesNothingButTheTime compares the events at ×1, ×100 and as fast as can
// be. Every window comes when its last sample has been measured.
func TestSpeedChangesNothingButTheTime(t *testing.T) {
	fastest := run(t, replay.PlayerOptions{})
	if len(fastest) != 15 {
		t.Fatalf("%d events, want 15", len(fastest))
	}
	for _, speed := range []float64{1, 100} {
		clock := newFakeClock()
		k := 0
		windows := extractor(context.Background(), t, replay.PlayerOptions{Speed: speed, Clock: clock})
		err := replay.Run(context.Background(), windows, learner(), replay.Options{}, func(e replay.Event) error {
			if diff := cmp.Diff(fastest[k], e, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("×%v: %s", speed, diff)
			}
			k++
			if want := time.Duration(float64(2*k) / speed * float64(time.Second)); clock.since() != want {
				t.Errorf("×%v: window %d at %v, want %v", speed, k-1, clock.since(), want)
			}
			return nil
		})
		if err != nil || k != len(fastest) {
			t.Errorf("×%v: %v after %d events", speed, err, k)
		}
	}
}

func TestErrorsEndTheReplay(t *testing.T) {
	leaks.Check(t)
	ctx := context.Background()
	broken := errors.New("full disk")
	ignore := func(replay.Event) error { return nil }
	for _, o := range []replay.Options{{}, {Policy: replay.DropOldest, Room: 1}} {
		events := 0
		err := replay.Run(ctx, extractor(ctx, t, replay.PlayerOptions{}), learner(), o, func(replay.Event) error {
			events++
			return broken
		})
		if !errors.Is(err, broken) || events != 1 {
			t.Errorf("%v: %v after %d events, want the receiver's error after 1", o.Policy, err, events)
		}
		bad := &detect.Learner{Windows: 1, Train: func([]feature.Window) (detect.Detector, error) { return nil, broken }}
		if err := replay.Run(ctx, extractor(ctx, t, replay.PlayerOptions{}), bad, o, ignore); !errors.Is(err, broken) {
			t.Errorf("%v: %v, want the detector's error", o.Policy, err)
		}
		done, cancel := context.WithCancel(ctx)
		cancel()
		if err := replay.Run(done, extractor(ctx, t, replay.PlayerOptions{}), learner(), o, ignore); !errors.Is(err, context.Canceled) {
			t.Errorf("%v: %v, want the context's error", o.Policy, err)
		}
	}
	for _, o := range []replay.Options{{Policy: 7}, {Room: 1}, {Policy: replay.DropOldest, Room: -1}} {
		if err := replay.Run(ctx, extractor(ctx, t, replay.PlayerOptions{}), learner(), o, ignore); !errors.Is(err, replay.ErrPolicy) {
			t.Errorf("%+v: %v, want ErrPolicy", o, err)
		}
	}
}

// TestDropOldest holds the receiver up until the replay has ended: it gets the events
// that it took before, and the last ones that there was room for; the others count.
func TestDropOldest(t *testing.T) {
	leaks.Check(t)
	ended := make(chan struct{})
	last := detectorFunc(func(w feature.Window) (detect.Verdict, error) {
		if w.Index == 14 {
			defer close(ended)
		}
		return detect.Verdict{Status: detect.Normal}, nil
	})
	var got []replay.Event
	ctx := context.Background()
	err := replay.Run(ctx, extractor(ctx, t, replay.PlayerOptions{}), last, replay.Options{Policy: replay.DropOldest, Room: 3}, func(e replay.Event) error {
		<-ended
		got = append(got, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got); n < 3 || n > 5 || got[n-1].Window.Index != 14 || got[n-1].Dropped != int64(15-n) {
		t.Errorf("%d events, the last %d after %d lost", n, got[n-1].Window.Index, got[n-1].Dropped)
	}
	for k := 1; k < len(got); k++ {
		if got[k].Window.Index <= got[k-1].Window.Index || got[k].Dropped < got[k-1].Dropped {
			t.Errorf("window %d after %d", got[k].Window.Index, got[k-1].Window.Index)
		}
	}
}

// detectorFunc is a detector.
type detectorFunc func(feature.Window) (detect.Verdict, error)

func (f detectorFunc) Detect(w feature.Window) (detect.Verdict, error) { return f(w) }

// TestCancelOnTheWallClock cancels a replay in real time.
func TestCancelOnTheWallClock(t *testing.T) {
	leaks.Check(t)
	for _, policy := range []replay.Policy{replay.Block, replay.DropOldest} {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(20*time.Millisecond, cancel)
		err := replay.Run(ctx, extractor(ctx, t, replay.PlayerOptions{Speed: 0.001}), learner(), replay.Options{Policy: policy}, func(replay.Event) error {
			t.Error("an event before it is due")
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v: %v, want the context's error", policy, err)
		}
	}
}

func TestWallClock(t *testing.T) {
	events := run(t, replay.PlayerOptions{Speed: 1e4})
	if len(events) != 15 {
		t.Errorf("%d events, want 15", len(events))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := (replay.WallClock{}).WaitUntil(ctx, time.Time{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error although the time has passed", err)
	}
}

// TestQueue keeps the newest items in order.
func TestQueue(t *testing.T) {
	q := replay.NewQueue[int](3)
	for i := range 10 {
		q.Push(i)
	}
	q.Close()
	for want := 7; want < 10; want++ {
		if got, ok := q.Pop(context.Background()); got != want || !ok {
			t.Errorf("%d, %v; want %d", got, ok, want)
		}
	}
	if _, ok := q.Pop(context.Background()); ok || q.Dropped() != 7 {
		t.Errorf("more than was pushed; %d dropped, want 7", q.Dropped())
	}
	defer func() {
		if recover() == nil {
			t.Error("a queue without room")
		}
	}()
	replay.NewQueue[int](0)
}

func TestPolicyText(t *testing.T) {
	if got := fmt.Sprint(replay.Block, replay.DropOldest, replay.Policy(9)); got != "block drop-oldest Policy(9)" {
		t.Error(got)
	}
}

// TestFeaturesInsteadOfRawData: sharing features divides what is shared by N/4.
// Reference: I-Health, claim 6c.
func TestFeaturesInsteadOfRawData(t *testing.T) {
	const n = 256 // samples in 2 s, of 2 bytes
	for _, e := range run(t, replay.PlayerOptions{}) {
		s := e.Share
		if s.Whole != 2*14*n {
			t.Fatalf("%d bytes of raw data, want %d", s.Whole, 2*14*n)
		}
		switch e.Verdict.Status {
		case detect.Learning, detect.NoDecision:
			if s.Bytes() != 0 {
				t.Errorf("shares %+v without a verdict", s)
			}
		case detect.Normal:
			if 4*s.Whole != s.Bytes()*n/4 || s.Notify || s.Repeat {
				t.Errorf("%+v, want a quarter of the factor N/4 = %d", s, n/4)
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
		t.Errorf("%+v of a normal window of float64", s)
	}
	if s := replay.ShareOf(w, detect.MeasurementError); s.Bytes() != 0 || !s.Repeat {
		t.Errorf("%+v of a measurement error", s)
	}
	if s := replay.ShareOf(w, detect.Emergency); s.Bytes() != 64+16*n || !s.Notify {
		t.Errorf("%+v of an emergency", s)
	}
}

func ExampleEvent() {
	w := feature.Window{Index: 3, Start: 12, Channels: []feature.Channel{{Label: "AF3", Samples: 512, Width: 2, Mean: 4200, Variance: 4, RMS: 4200.0005, Kurtosis: 3}}}
	v := detect.Verdict{Scores: []float64{0.25}, Change: 0.25, Status: detect.Normal}
	b, err := json.Marshal(replay.Event{Window: w, Verdict: v, Share: replay.ShareOf(w, v.Status)})
	fmt.Println(string(b), err)
	// Output:
	// {"window":3,"start_s":12,"definitions":{"variance":"population","kurtosis":"pearson"},"channels":[{"label":"AF3","mean":4200,"variance":4,"rms":4200.0005,"kurtosis":3}],"scores":[{"label":"AF3","score":0.25}],"z":0,"status":"normal","change":0.25,"share":{"features_bytes":32,"raw_bytes":0,"whole_bytes":1024,"notify":false,"repeat":false}} <nil>
}
