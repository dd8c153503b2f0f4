package lsl

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"ihealth/eeg"
	"ihealth/internal/leaks"
)

// stream is the description of a test's own stream.
func stream(format Format, channels int) Info {
	i := Info{Name: "test-" + rand.Text(), Type: "EEG", Rate: 100, Format: format, SourceID: "bench"}
	for k := range channels {
		i.Channels = append(i.Channels, Channel{Label: "AF" + string(rune('1'+k)), Unit: "uV", Type: eeg.TypeEEG})
	}
	return i
}

// pair connects an outlet and an inlet, found by its name, through the sockets of this
// host.
func pair(t *testing.T, info Info, o OutletOptions) (*Outlet, *Inlet) {
	t.Helper()
	out, err := NewOutlet(context.Background(), info, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	return out, connect(t, out)
}

// connect opens an inlet of the outlet.
func connect(t *testing.T, out *Outlet) *Inlet {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	found, err := Resolve(ctx, out.Info().Name)
	if err != nil {
		t.Fatal(err)
	}
	before := out.Receivers()
	in, err := OpenInlet(context.Background(), found)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close() })
	for end := time.Now().Add(20 * time.Second); out.Receivers() == before; {
		if time.Now().After(end) {
			t.Fatal("the outlet does not see its receiver")
		}
		time.Sleep(time.Millisecond)
	}
	return in
}

// receive reads an inlet to the end of its stream, channels × samples.
func receive(t *testing.T, in *Inlet) (values [][]float64, rec *eeg.Recording) {
	t.Helper()
	values = make([][]float64, len(in.Recording().Signals))
	for {
		b, err := in.Next()
		if errors.Is(err, io.EOF) {
			return values, in.Recording()
		}
		if err != nil {
			t.Fatal(err)
		}
		length := in.Recording().Signals[0].Rate.Time(int64(len(b.Values[0])))
		if want := in.Recording().Segments[b.Segment].End() - length; b.Start != want {
			t.Errorf("a block starts at %v, want %v", b.Start, want)
		}
		for k, x := range b.Values {
			values[k] = append(values[k], x...)
		}
	}
}

// TestSamplesArrive: what is pushed arrives, in every format, in order and once, with its
// description.
func TestSamplesArrive(t *testing.T) {
	leaks.Check(t)
	for _, f := range []Format{Float32, Float64, Int8, Int16, Int32, Int64} {
		out, in := pair(t, stream(f, 3), OutletOptions{Block: true})
		go func() {
			for n := range 1000 {
				v := float64(n % 100)
				if err := out.Push(100+float64(n)/100, []float64{v, -v, 7}); err != nil {
					t.Error(err)
				}
			}
			_ = out.Close()
		}()
		values, rec := receive(t, in)
		for n := range 1000 {
			if v := float64(n % 100); len(values[0]) != 1000 || values[0][n] != v || values[1][n] != -v || values[2][n] != 7 {
				t.Fatalf("%s: sample %d of %d is %v", f, n, len(values[0]), values[0][n])
			}
		}
		if s := rec.Signals[1]; s.Label != "AF2" || s.Unit != "uV" || s.Type != eeg.TypeEEG || s.Rate != eeg.RateHz(100) || s.Samples != 1000 {
			t.Errorf("%s: %+v", f, s)
		}
		if len(rec.Segments) != 1 || rec.Segments[0].Duration != 10*time.Second || rec.Format != "LSL" {
			t.Errorf("%s: %+v", f, rec)
		}
	}
}

// TestMissingValues: NaN and values beyond float32's digits arrive bit by bit.
func TestMissingValues(t *testing.T) {
	out, in := pair(t, stream(Float64, 2), OutletOptions{})
	_ = out.Push(1, []float64{math.NaN(), 4200.000000001})
	_ = out.Close()
	values, _ := receive(t, in)
	if !math.IsNaN(values[0][0]) || values[1][0] != 4200.000000001 {
		t.Errorf("%v", values)
	}
}

// TestGaps: a jump of the time stamps is a gap as long as the jump; one backwards begins a
// segment at the end of the last one; jitter of 50 ms is none.
func TestGaps(t *testing.T) {
	out, in := pair(t, stream(Float64, 1), OutletOptions{})
	stamp, push := 50.0, func(n int, jitter float64, from float64) {
		for k := range n {
			_ = out.Push(from+float64(k)/100+jitter*float64(k%2), []float64{float64(k)})
		}
	}
	push(100, 0.05, stamp)   // 0 s to 1 s
	push(100, 0, stamp+3)    // 3 s to 4 s
	push(100, 0, stamp-1000) // the clock was set back: 4 s to 5 s
	_ = out.Close()
	_, rec := receive(t, in)
	want := []eeg.Segment{{Duration: time.Second}, {Start: 3 * time.Second, Duration: time.Second}, {Start: 4 * time.Second, Duration: time.Second}}
	if !slices.Equal(rec.Segments, want) {
		t.Errorf("%+v, want %+v", rec.Segments, want)
	}
}

// TestSlowReceiver: one who does not read loses the oldest samples, which are counted, and
// sees the loss as a gap. The outlet never waits.
func TestSlowReceiver(t *testing.T) {
	leaks.Check(t)
	info := stream(Float64, 64)
	out, in := pair(t, info, OutletOptions{Room: 100})
	const sent = 50_000 // 26 MB, more than sockets hold
	sample := make([]float64, 64)
	for n := range sent {
		sample[0] = float64(n)
		if err := out.Push(float64(n)/100, sample); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan struct{})
	go func() { _ = out.Close(); close(done) }()
	values, rec := receive(t, in)
	<-done
	if n := int64(len(values[0])); n+out.Dropped() != sent || out.Dropped() == 0 {
		t.Errorf("%d arrived and %d were dropped of %d", n, out.Dropped(), sent)
	}
	if last := values[0][len(values[0])-1]; last != sent-1 || len(rec.Segments) < 2 {
		t.Errorf("the last sample is %v in segment %d", last, len(rec.Segments))
	}
}

// TestReceiverThatLeaves: an outlet goes on for the others.
func TestReceiverThatLeaves(t *testing.T) {
	leaks.Check(t)
	out, gone := pair(t, stream(Float64, 1), OutletOptions{Block: true, Room: 10})
	in := connect(t, out)
	if out.Receivers() != 2 {
		t.Fatalf("%d receivers", out.Receivers())
	}
	if err := gone.Close(); err != nil {
		t.Error(err)
	}
	go func() {
		for n := range 1000 {
			_ = out.Push(float64(n)/100, []float64{float64(n)})
		}
		_ = out.Close()
	}()
	if values, _ := receive(t, in); len(values[0]) != 1000 {
		t.Errorf("%d samples", len(values[0]))
	}
}

// TestCancelled: a context ends an outlet with a receiver that does not read, an inlet
// that waits, a search, and the wait for a receiver.
func TestCancelled(t *testing.T) {
	leaks.Check(t)
	ctx, cancel := context.WithCancel(context.Background())
	out, err := NewOutlet(ctx, stream(Float64, 64), OutletOptions{Block: true, Room: 1})
	if err != nil {
		t.Fatal(err)
	}
	found, err := Resolve(ctx, out.Info().Name)
	if err != nil {
		t.Fatal(err)
	}
	in, err := OpenInlet(ctx, found)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Await(ctx); err != nil {
		t.Error(err)
	}
	time.AfterFunc(50*time.Millisecond, cancel)
	for err = nil; err == nil; {
		err = out.Push(1, make([]float64, 64)) // until the sockets are full, and then until ctx is done
	}
	if !errors.Is(err, ErrLost) {
		t.Errorf("push: %v", err)
	}
	for err = nil; err == nil; {
		_, err = in.Next()
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("inlet: %v", err)
	}
	if _, err := Resolve(ctx, "nobody"); !errors.Is(err, ErrNotFound) || !errors.Is(err, context.Canceled) {
		t.Errorf("resolve: %v", err)
	}
	if _, _, err := in.TimeCorrection(ctx); err == nil {
		t.Error("measured clocks although cancelled")
	}
	if err := errors.Join(in.Close(), out.Close(), out.Close()); err != nil {
		t.Error(err)
	}
	idle, err := NewOutlet(context.Background(), stream(Float64, 1), OutletOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := idle.Await(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("await: %v", err)
	}
	_ = idle.Close()
}

// TestTimeCorrection: within one process the clocks are the same, so that the correction
// is at most half the round trip.
func TestTimeCorrection(t *testing.T) {
	_, in := pair(t, stream(Float64, 1), OutletOptions{})
	correction, trip, err := in.TimeCorrection(context.Background())
	if err != nil || math.Abs(correction) > trip/2+1e-6 || trip < 0 {
		t.Errorf("%v s in %v s, %v", correction, trip, err)
	}
}

// TestNothingPersonal: no byte of a description is of the subject, the dates or the
// annotations of a recording.
func TestNothingPersonal(t *testing.T) {
	rec := &eeg.Recording{
		Format: "EDF+C", Start: time.Date(1987, 6, 5, 4, 3, 2, 0, time.UTC),
		Subject:     eeg.Subject{Patient: "MCH-0234567 F 02-MAY-1951 Haagse_Harry", Recording: "Startdate 05-JUN-1987 Dr_Who"},
		Annotations: []eeg.Annotation{{Text: "Harry blinks"}},
		Signals: []eeg.Signal{
			{Label: "AF3", Unit: "uV", Type: eeg.TypeEEG, Rate: eeg.RateHz(128), Gain: 1},
			{Label: "slow", Unit: "uV", Type: eeg.TypeEEG, Rate: eeg.RateHz(1), Gain: 1},
			{Label: "ECG", Unit: "mV", Type: eeg.TypeECG, Rate: eeg.RateHz(128), Gain: 1},
			{Label: "AF4", Unit: "uV", Type: eeg.TypeEEG, Rate: eeg.RateHz(128), Gain: 1},
		},
	}
	info, used, err := InfoOf("ward 3", rec)
	if err != nil || !slices.Equal(used, []int{0, 3}) || info.Rate != 128 || len(info.Channels) != 2 {
		t.Fatalf("%+v of channels %v, %v", info, used, err)
	}
	out, err := NewOutlet(context.Background(), info, OutletOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close() //nolint:errcheck // no receiver
	if uid := out.Info().UID; uid != strings.ToLower(uid) || uid == "" {
		t.Errorf("UID %q: liblsl knows only lower case", uid)
	}
	wire := string(out.short) + string(out.full)
	for _, secret := range []string{"Harry", "0234567", "1951", "1987", "Who", "MCH", "blinks", "Startdate"} {
		if strings.Contains(wire, secret) {
			t.Errorf("the description holds %q", secret)
		}
	}
	if !strings.Contains(wire, "<unit>microvolts</unit>") || !strings.Contains(wire, "<name>ward 3</name>") {
		t.Error(wire)
	}
}

func TestInfoErrors(t *testing.T) {
	for _, change := range []func(*Info){
		func(i *Info) { i.Name = "" },
		func(i *Info) { i.Rate = 0 },
		func(i *Info) { i.Rate = math.NaN() },
		func(i *Info) { i.Rate = math.Inf(1) },
		func(i *Info) { i.Format = "string" },
		func(i *Info) { i.Channels = nil },
		func(i *Info) { i.Channels = make([]Channel, maxChannels+1) },
	} {
		info := stream(Float32, 1)
		change(&info)
		if _, err := NewOutlet(context.Background(), info, OutletOptions{}); !errors.Is(err, ErrInfo) {
			t.Errorf("%+v: %v, want ErrInfo", info, err)
		}
	}
	if _, _, err := InfoOf("x", &eeg.Recording{}); !errors.Is(err, ErrInfo) {
		t.Errorf("%v of a recording without channels", err)
	}
	if _, err := NewOutlet(context.Background(), stream(Float32, 1), OutletOptions{Listen: "no address"}); err == nil {
		t.Error("listens nowhere")
	}
	out, err := NewOutlet(context.Background(), stream(Float32, 2), OutletOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close() //nolint:errcheck // no receiver
	defer func() {
		if recover() == nil {
			t.Error("no panic with one value of two")
		}
	}()
	_ = out.Push(0, []float64{1})
}

func TestMatches(t *testing.T) {
	i := Info{Name: "it's", Type: "EEG", SourceID: "x y", UID: "1", Format: Float32}
	tests := map[string]bool{
		"": true, "type='EEG'": true, `name="it's" and type='EEG'`: true, "name='other'": false,
		"session_id='default' and source_id='x y'": true, " uid = '1' ": true, "type='EEG' and": true,
		"count(desc)>0": false, "name='a' or type='EEG'": false, "secret='1'": false, "type='EEG' type='EEG'": false,
	}
	for query, want := range tests {
		if got := i.matches(query); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}
