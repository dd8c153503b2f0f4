package lsl

import (
	"context"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ihealth/eeg"
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
	"ihealth/eeg/synth"
	"ihealth/internal/leaks"
)

func patient() (eeg.Source, error) {
	c := synth.Defaults(1)
	c.Phase = 10 * time.Second
	return synth.NewSession(c, synth.Patients()[0], synth.Treatment)
}

// TestFeaturesThroughTheWire: windows of a stream are those of the recording that was
// sent, twice in a row, at any speed of the sender.
func TestFeaturesThroughTheWire(t *testing.T) {
	leaks.Check(t)
	src, err := patient()
	if err != nil {
		t.Fatal(err)
	}
	want, err := feature.Windows(src, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	info, channels, err := InfoOf("test-features", src.Recording())
	if err != nil {
		t.Fatal(err)
	}
	out, in := pair(t, info, OutletOptions{Block: true})
	sent := make(chan int64)
	go func() {
		p, err := replay.NewPlayer(context.Background(), patient, replay.PlayerOptions{Passes: 2})
		if err != nil {
			t.Error(err)
		}
		n, err := out.Send(p, channels)
		if err != nil {
			t.Error(err)
		}
		_ = out.Close()
		sent <- n
	}()
	got, err := feature.Windows(in, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if n := <-sent; n != 2*30*128 || len(got) != 2*len(want) {
		t.Fatalf("%d samples, %d windows, want %d", n, len(got), 2*len(want))
	}
	for k, w := range got {
		expected := want[k%len(want)]
		expected.Index, expected.Start = k, float64(2*k)
		expected.Channels = slices.Clone(expected.Channels)
		for i := range expected.Channels {
			expected.Channels[i].Width = 8 // of the stream
		}
		if diff := cmp.Diff(expected, w, cmpopts.EquateApprox(1e-9, 1e-9), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("window %d: %s", k, diff)
		}
	}
}

// TestSendKeepsGaps sends 2 s, a gap of 5 s and 2 s.
func TestSendKeepsGaps(t *testing.T) {
	out, in := pair(t, stream(Float64, 1), OutletOptions{Block: true})
	src := &gapped{rec: eeg.Recording{Signals: []eeg.Signal{{Rate: eeg.RateHz(100), Gain: 2, Offset: 1}}}}
	if n, err := out.Send(src, []int{0}); n != 400 || err != nil {
		t.Errorf("sent %d, %v", n, err)
	}
	_ = out.Close()
	values, rec := receive(t, in)
	want := []eeg.Segment{{Duration: 2 * time.Second}, {Start: 7 * time.Second, Duration: 2 * time.Second}}
	if diff := cmp.Diff(want, rec.Segments, cmp.Comparer(func(a, b time.Duration) bool { return (a - b).Abs() < time.Microsecond })); diff != "" || values[0][3] != 7 {
		t.Errorf("%s, value %v", diff, values[0][3])
	}
}

// gapped is a source of numbers in blocks of 1 s.
type gapped struct {
	rec   eeg.Recording
	block int
}

func (g *gapped) Recording() *eeg.Recording { return &g.rec }

func (g *gapped) Next() (eeg.Block, error) {
	if g.block == 4 {
		return eeg.Block{}, io.EOF
	}
	b := eeg.Block{Start: time.Duration(g.block) * time.Second, Values: [][]float64{make([]float64, 100)}}
	if g.block >= 2 {
		b.Segment, b.Start = 1, b.Start+5*time.Second
	}
	for k := range b.Values[0] {
		b.Values[0][k] = float64(k)
	}
	g.block++
	return b, nil
}
