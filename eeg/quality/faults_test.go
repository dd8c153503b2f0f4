package quality_test

import (
	"slices"
	"testing"

	"ihealth/eeg/quality"
	"ihealth/eeg/synth"
)

// generated returns the epochs of eight minutes of a generated patient.
func generated(t *testing.T, patient int, faults []synth.Fault, drugs []synth.Medication) []quality.Epoch {
	t.Helper()
	s := synth.DefaultScenario(11, patient)
	s.Seconds, s.Faults, s.Medication = 8*60, faults, drugs
	g, err := synth.NewGenerator(s)
	if err != nil {
		t.Fatal(err)
	}
	return assess(t, g, quality.Options{}).Epochs
}

// falsely counts reasons to call sound channels bad. Blinks widen AF3 and AF4, chewing
// T7 and T8, so that PREP's comparisons name them at times; the rest must not happen.
type falsely struct{ named, of int }

func (f *falsely) add(t *testing.T, e quality.Epoch, c quality.Channel) {
	t.Helper()
	f.of++
	for _, r := range c.Reasons {
		if r != quality.Deviation && r != quality.Noise {
			t.Errorf("%s at %v s is bad for %v", c.Label, e.Start, c.Reasons)
		}
		f.named++
	}
}

func (f *falsely) check(t *testing.T, most float64) {
	t.Helper()
	if share := float64(f.named) / float64(f.of); share > most {
		t.Errorf("%d of %d sound channels and minutes are called bad, want at most %v", f.named, f.of, most)
	}
}

// TestFaults breaks an electrode after six minutes. It must be found in every epoch
// afterwards, and hardly any other.
func TestFaults(t *testing.T) {
	var sound falsely
	for patient, tt := range []struct {
		kind synth.FaultKind
		want quality.Reason
	}{
		{synth.Noisy, quality.Noise},
		{synth.Flat, quality.Flat},
		{synth.Hum, quality.Changed},
		{synth.Amplified, quality.Changed},
		{synth.Intermittent, quality.Uncorrelated},
	} {
		const begin = 6 * 60
		for _, e := range generated(t, patient, []synth.Fault{{Kind: tt.kind, Channel: "O1", Start: begin}}, nil) {
			for _, c := range e.Channels {
				switch {
				case c.Label != "O1" || e.Start+e.Duration <= begin:
					sound.add(t, e, c)
				case e.Start >= begin && !slices.Contains(c.Reasons, tt.want):
					t.Errorf("%s: %v at %v s, want %s among them", tt.kind, c.Reasons, e.Start, tt.want)
				}
			}
		}
	}
	sound.check(t, 0.02)
}

// TestWhatCannotBeSeen has two electrodes that a bridge of gel makes one, and a
// reference whose noise is on all channels: both raise the correlation.
func TestWhatCannotBeSeen(t *testing.T) {
	for _, f := range []synth.Fault{{Kind: synth.Bridged, Channel: "O1", With: "O2"}, {Kind: synth.LooseReference}} {
		for _, e := range generated(t, 1, []synth.Fault{f}, nil) {
			for _, c := range e.Channels {
				if c.Bad() {
					t.Errorf("%s: %s at %v s is bad for %v: the package says more than its documentation", f.Kind, c.Label, e.Start, c.Reasons)
				}
			}
		}
	}
}

// TestDrugsAreNoFault has a drug that raises all amplitudes by 40 %, and one that lowers
// them by 60 %.
func TestDrugsAreNoFault(t *testing.T) {
	var sound falsely
	for _, effect := range []float64{0.4, -0.6} {
		drug := synth.Medication{Kind: synth.Amplitude, Start: 4 * 60, Onset: 60, Effect: effect}
		for _, e := range generated(t, 2, nil, []synth.Medication{drug}) {
			for _, c := range e.Channels {
				sound.add(t, e, c)
			}
		}
	}
	sound.check(t, 0.03)
}
