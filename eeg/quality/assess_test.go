package quality_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/open"
	"ihealth/eeg/quality"
	"ihealth/sim/rng"
)

// corpus returns the folder of the reader corpus, or skips the test.
func corpus(t *testing.T) string {
	t.Helper()
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	return filepath.Join(root, "edf-corpus")
}

func assess(t *testing.T, src eeg.Source, o quality.Options) *quality.Report {
	t.Helper()
	r, err := quality.Assess(src, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(t *testing.T, path string, o quality.Options) *quality.Report {
	t.Helper()
	src, err := open.File(path, open.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close() //nolint:errcheck // opened for reading
	return assess(t, src, o)
}

// with returns the labels of the channels that are bad for that reason.
func with(r *quality.Report, reason quality.Reason) []string {
	labels := []string{}
	for _, c := range r.Channels {
		if slices.Contains(c.Reasons, reason) {
			labels = append(labels, c.Label[len("EEG "):])
		}
	}
	return labels
}

// TestPREP compares with pyprep, whose filters are others: of linear phase, over the
// whole recording. Behind an EMOTIV headset's low-pass, F8 with its 55 Hz is lost.
func TestPREP(t *testing.T) {
	folder := corpus(t)
	b, err := os.ReadFile(filepath.Join(folder, "prep_oracle.json"))
	if err != nil {
		t.Fatal(err)
	}
	var oracle struct {
		Flat, Deviation, Corr, HF []string
		DevZ                      []float64 `json:"dev_z"`
		Correlation               []float64 `json:"med_max_corr"`
		BadFraction               []float64 `json:"bad_frac"`
	}
	if err := json.Unmarshal(b, &oracle); err != nil || len(oracle.DevZ) != 14 {
		t.Fatalf("%d channels, %v", len(oracle.DevZ), err)
	}
	path := filepath.Join(folder, "valid", "edf_emotiv_faults_60s.edf")
	r := read(t, path, quality.Options{})
	for reason, want := range map[quality.Reason][]string{
		quality.Flat: oracle.Flat, quality.Deviation: oracle.Deviation, quality.Uncorrelated: oracle.Corr,
		quality.Noise: {"FC5", "FC6"}, quality.Changed: {}, quality.Missing: {}, quality.Contact: {},
	} {
		if got := with(r, reason); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", reason, got, want)
		}
	}
	for i, c := range r.Channels {
		if slices.Contains(oracle.Flat, c.Label[len("EEG "):]) {
			continue
		}
		if math.Abs(c.Deviation-oracle.DevZ[i]) > 0.1 || math.Abs(c.Correlation-oracle.Correlation[i]) > 0.02 || c.Uncorrelated != oracle.BadFraction[i] {
			t.Errorf("%s: deviation %v, correlation %v, without it %v; want %v, %v, %v",
				c.Label, c.Deviation, c.Correlation, c.Uncorrelated, oracle.DevZ[i], oracle.Correlation[i], oracle.BadFraction[i])
		}
	}
	if got := with(read(t, path, quality.Options{LowPass: 64}), quality.Noise); !slices.Equal(got, oracle.HF) {
		t.Errorf("noise above 50 Hz in %v, want %v", got, oracle.HF)
	}
}

// recording holds channels of noise that they share and noise of their own.
type recording struct {
	rec    eeg.Recording
	blocks []eeg.Block
}

func (r *recording) Recording() *eeg.Recording { return &r.rec }

func (r *recording) Next() (eeg.Block, error) {
	if len(r.blocks) == 0 {
		return eeg.Block{}, io.EOF
	}
	b := r.blocks[0]
	r.blocks = r.blocks[1:]
	return b, nil
}

// noise returns that many channels of 128 Hz, of that many seconds, in one block.
func noise(channels, seconds int) *recording {
	r := &recording{blocks: []eeg.Block{{Values: make([][]float64, channels)}}}
	r.rec.Segments = []eeg.Segment{{Duration: time.Duration(seconds) * time.Second}}
	s := rng.New(rng.Key{Seed: 1, Cell: "eeg/quality", Name: "noise"})
	for i := range channels {
		r.rec.Signals = append(r.rec.Signals, eeg.Signal{Label: fmt.Sprintf("E%d", i), Unit: "uV", Rate: eeg.RateHz(128), Gain: 0.5, Offset: 4200})
		r.blocks[0].Values[i] = make([]float64, 128*seconds)
	}
	for k := range 128 * seconds {
		shared := s.Normal(0, 20)
		for i := range channels {
			r.blocks[0].Values[i][k] = math.Round(8192 + shared + s.Normal(0, 10+float64(i%3)))
		}
	}
	return r
}

// cut returns r with its one block cut after every n samples.
func cut(r *recording, n int) *recording {
	out := &recording{rec: r.rec}
	whole := r.blocks[0].Values
	for from := 0; from < len(whole[0]); from += n {
		b := eeg.Block{Values: make([][]float64, len(whole))}
		for i, x := range whole {
			b.Values[i] = x[from:min(from+n, len(x))]
		}
		out.blocks = append(out.blocks, b)
	}
	return out
}

func TestAnyBlocksGiveTheSameReport(t *testing.T) {
	r := noise(5, 24)
	want := assess(t, cut(r, 1e9), quality.Options{Epoch: 5 * time.Second})
	if len(want.Epochs) != 4 { // after the filters have settled, and the last is no half
		t.Fatalf("%d epochs, want 4", len(want.Epochs))
	}
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 128*30).Draw(rt, "block")
		if diff := cmp.Diff(want, assess(t, cut(r, n), quality.Options{Epoch: 5 * time.Second}), cmpopts.EquateNaNs()); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// TestUnitsChangeNothing but the amplitudes: volts instead of microvolts, upside down.
func TestUnitsChangeNothing(t *testing.T) {
	r := noise(6, 30)
	clear(r.blocks[0].Values[2][1000:])
	want := assess(t, cut(r, 128), quality.Options{Epoch: 5 * time.Second})
	for i := range r.rec.Signals {
		r.rec.Signals[i].Gain *= -math.Exp2(-20)
	}
	got := assess(t, cut(r, 128), quality.Options{Epoch: 5 * time.Second})
	ignored := cmpopts.IgnoreFields(quality.Channel{}, "Amplitude")
	if diff := cmp.Diff(want, got, ignored, cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Error(diff)
	}
	if a, b := want.Channels[0].Amplitude, got.Channels[0].Amplitude; math.Abs(b/a*math.Exp2(20)-1) > 1e-12 {
		t.Errorf("amplitudes %v and %v", a, b)
	}
}

// TestWhatTheFileTells counts missing samples, reports of contacts, gaps and samples
// that the headset made up.
func TestWhatTheFileTells(t *testing.T) {
	r := noise(5, 30)
	r.blocks[0].Values[1][128*12] = math.NaN()
	values := r.blocks[0].Values
	for i, report := range []float64{0, 1, 4, 4} {
		label := []string{"CQ_E0", "cq.E1", "CQ_E2", "CQ_Overall"}[i]
		r.rec.Signals = append(r.rec.Signals, eeg.Signal{Label: label, Rate: eeg.RateHz(128), Gain: 1, Type: eeg.TypeMisc})
		values = append(values, slices.Repeat([]float64{report}, len(values[0])))
	}
	for i := range 5 {
		r.rec.Signals[i].Type = eeg.TypeEEG
	}
	r.rec.Segments = []eeg.Segment{{Duration: 30 * time.Second}, {Start: 40 * time.Second, Duration: 30 * time.Second}}
	r.rec.Annotations = []eeg.Annotation{{Onset: time.Second, Duration: 250 * time.Millisecond, Lasting: true, Text: quality.Interpolated}, {Text: "T0"}}
	r.blocks = []eeg.Block{{Values: values}, {Segment: 1, Start: 40 * time.Second, Values: values}}
	got := assess(t, r, quality.Options{Epoch: 20 * time.Second})
	if got.Lost != 10 || got.Interpolated != 0.25 || len(got.Channels) != 5 || len(got.Epochs) != 3 {
		t.Fatalf("lost %v s, made up %v s, %d channels, %d epochs", got.Lost, got.Interpolated, len(got.Channels), len(got.Epochs))
	}
	if e := got.Epochs[1]; e.Start != 22 || e.Duration != 32 { // 8 s, a gap, and 12 s after 2 s to settle
		t.Errorf("the second epoch begins at %v s and lasts %v s, want 22 and 32", e.Start, e.Duration)
	}
	want := [][]quality.Reason{{quality.Contact}, {quality.Missing, quality.Contact}, {}, {}, {}}
	for i, c := range got.Channels {
		if diff := cmp.Diff(want[i], c.Reasons, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", c.Label, diff)
		}
	}
	if c := got.Channels[2].BadContact; c != 0 || !math.IsNaN(got.Channels[3].BadContact) {
		t.Errorf("bad contact %v of a good one, %v of an unknown one", c, got.Channels[3].BadContact)
	}
}

func TestFewChannels(t *testing.T) {
	r := noise(3, 20)
	clear(r.blocks[0].Values[2])
	got := assess(t, r, quality.Options{Epoch: 5 * time.Second})
	for i, c := range got.Channels {
		if !math.IsNaN(c.Deviation) || !math.IsNaN(c.Noise) || !math.IsNaN(c.Correlation) || c.Uncorrelated != 0 || c.Bad() != (i == 2) {
			t.Errorf("%+v", c)
		}
	}
}

func TestOtherRatesAreLeftOut(t *testing.T) {
	r := noise(5, 20)
	r.rec.Signals = append(r.rec.Signals, eeg.Signal{Label: "slow", Rate: eeg.RateHz(1), Gain: 1})
	r.blocks[0].Values = append(r.blocks[0].Values, make([]float64, 20))
	if got := assess(t, r, quality.Options{}); !slices.Equal(got.LeftOut, []string{"slow"}) || len(got.Channels) != 5 {
		t.Errorf("%v left out of %d channels", got.LeftOut, len(got.Channels))
	}
}

func TestUnusable(t *testing.T) {
	nan := math.NaN()
	for _, o := range []quality.Options{
		{Epoch: -1}, {Epoch: time.Second}, {Epoch: 2 * time.Hour}, {LowPass: -1}, {LowPass: 30}, {LowPass: nan}, {LowPass: math.Inf(1)},
	} {
		if _, err := quality.Assess(noise(4, 5), o); !errors.Is(err, quality.ErrOptions) {
			t.Errorf("%+v: %v, want ErrOptions", o, err)
		}
	}
	if _, err := quality.Assess(&recording{}, quality.Options{}); !errors.Is(err, quality.ErrChannels) {
		t.Errorf("%v, want ErrChannels", err)
	}
	slow := noise(4, 5)
	for i := range slow.rec.Signals {
		slow.rec.Signals[i].Rate = eeg.RateHz(2)
	}
	if _, err := quality.Assess(slow, quality.Options{}); !errors.Is(err, quality.ErrChannels) {
		t.Errorf("%v, want ErrChannels", err)
	}
	if _, err := quality.Assess(noise(4, 2), quality.Options{}); !errors.Is(err, quality.ErrShort) {
		t.Errorf("%v, want ErrShort", err)
	}
	broken := errors.New("broken")
	if _, err := quality.Assess(failing{noise(4, 2), broken}, quality.Options{}); !errors.Is(err, broken) {
		t.Errorf("%v, want the source's error", err)
	}
}

// failing is a source that breaks at once.
type failing struct {
	eeg.Source
	err error
}

func (f failing) Next() (eeg.Block, error) { return eeg.Block{}, f.err }

func ExampleAssess() {
	r := noise(14, 130)
	clear(r.blocks[0].Values[3]) // a dead electrode
	report, err := quality.Assess(r, quality.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range report.Channels {
		if c.Bad() {
			fmt.Println(c.Label, c.Reasons, "in", c.BadEpochs, "of", len(report.Epochs), "epochs")
		}
	}
	// Output:
	// E3 [flat] in 2 of 2 epochs
}
