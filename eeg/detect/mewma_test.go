package detect

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/eeg/feature"
	"ihealth/sim/rng"
)

// standardMEWMA returns the chart of independent standard normal channels.
func standardMEWMA(channels int, lambda float64) *MEWMA {
	j := &joint{mean: make([]float64, channels), covariance: mat.NewSymDense(channels, nil)}
	for i := range channels {
		j.used = append(j.used, i)
		j.covariance.SetSym(i, i, 1)
	}
	j.factor.Factorize(j.covariance)
	return &MEWMA{joint: j, lambda: lambda, means: make([]float64, channels)}
}

// Limits of Q and the run lengths they were computed for without a change; a true model
// is outside five standard errors with p < 1e-6, n = 600.
func TestMEWMARunLength(t *testing.T) {
	for _, row := range []struct {
		source   string
		lambda   float64
		limit    float64
		channels int
		want     float64
	}{
		{"Rigdon, J. Stat. Comput. Simul. 52 (1995), table 1", 0.25, 16.38, 4, 500},
		{"Knoth, J. Qual. Technol. 49 (2017), table 2", 0.25, 15.82, 3, 1000},
		{"Knoth, J. Qual. Technol. 49 (2017), table 2", 0.10, 14.76, 3, 1000},
		{"Knoth, J. Qual. Technol. 49 (2017), table 2", 0.05, 13.60, 3, 1000},
		{"what DefaultMEWMARule says, of 14 channels", 0.10, distuv.ChiSquared{K: 14}.Quantile(0.995), 14, 400},
	} {
		stream := rng.New(rng.Key{Seed: 6, Name: "detect/mewma"})
		const n = 600
		var sum, squares float64
		z := make([]float64, row.channels)
		for range n {
			chart, length := standardMEWMA(row.channels, row.lambda), 0.0
			for q := 0.0; q <= row.limit; length++ {
				for i := range z {
					z[i] = stream.Normal(0, 1)
				}
				q = chart.step(z)
			}
			sum += length
			squares += length * length
		}
		mean := sum / n
		if se := math.Sqrt((squares/n - mean*mean) / n); math.Abs(mean-row.want) > 5*se {
			t.Errorf("%s, λ %v: %.0f ± %.0f, want %v", row.source, row.lambda, mean, se, row.want)
		}
	}
}

// With λ = 1 the chart has no memory: Q is the squared distance.
func TestMEWMAWithoutMemory(t *testing.T) {
	chart := standardMEWMA(2, 1)
	for _, row := range []struct{ z, want []float64 }{{[]float64{3, 4}, []float64{25}}, {[]float64{0, 1}, []float64{1}}} {
		if got := chart.step(row.z); got != row.want[0] {
			t.Errorf("%v: %v, want %v", row.z, got, row.want[0])
		}
	}
}

// A missing channel leaves its mean, and the others go on: pitfall 30.
func TestMEWMALeavesMissingChannels(t *testing.T) {
	chart, alone := standardMEWMA(2, 0.5), standardMEWMA(2, 0.5)
	chart.step([]float64{1, 2})
	alone.step([]float64{1, 2})
	chart.step([]float64{math.NaN(), 4})
	alone.step([]float64{alone.means[0], 4})
	if chart.means[0] != alone.means[0] || chart.means[1] != alone.means[1] {
		t.Errorf("%v, want %v", chart.means, alone.means)
	}
}

// patient returns windows of 14 channels with ln s² normal about a shift, correlated.
func patient(seed uint64, n int, shift float64) []feature.Window {
	out := make([]feature.Window, n)
	for k, row := range scattered(seed, n, 14) {
		for _, z := range row {
			v := math.Exp(5 + 0.3*(z+shift))
			out[k].Channels = append(out[k].Channels, feature.Channel{Samples: 512, Variance: v, RMS: math.Sqrt(v), Kurtosis: 3})
		}
	}
	return out
}

// Both see a change of half of the channels against the others, which no median shows.
// MEWMA alone sees all of them rise or fall by three standard deviations of what they
// have in common: over 14 channels, T² of one window is too noisy for that.
func TestJointDetectorsSeeChanges(t *testing.T) {
	against := patient(9, 60, 0)
	for _, w := range against {
		for i := range 7 {
			w.Channels[i].Variance *= math.Exp(0.6)
			w.Channels[i+7].Variance /= math.Exp(0.6)
		}
	}
	for _, row := range []struct {
		name     string
		windows  []feature.Window
		rule     Rule
		at, most int // emergencies in 60 windows, from and to
	}{
		{"calm", patient(9, 60, 0), DefaultHotellingRule(), 0, 2},
		{"calm", patient(9, 60, 0), DefaultMEWMARule(), 0, 6},
		{"rise", patient(9, 60, 3), DefaultMEWMARule(), 40, 60},
		{"fall", patient(9, 60, -3), DefaultMEWMARule(), 40, 60},
		{"against", against, DefaultMEWMARule(), 40, 60},
		{"against", against, DefaultHotellingRule(), 40, 60},
	} {
		d, err := row.rule.Train(Training{patient(8, 200, 0)}, 0)
		if err != nil {
			t.Fatal(err)
		}
		emergencies := 0
		for _, w := range row.windows {
			v, err := d.Detect(w)
			if err != nil {
				t.Fatal(err)
			}
			if v.Status == Emergency {
				emergencies++
			}
		}
		if emergencies < row.at || emergencies > row.most {
			t.Errorf("%T, %s: %d emergencies in 60 windows, want %d to %d", d, row.name, emergencies, row.at, row.most)
		}
	}
}

// Fewer than half of the channels are no basis.
func TestJointDetectorsNeedChannels(t *testing.T) {
	for _, rule := range []Rule{DefaultHotellingRule(), DefaultMEWMARule()} {
		d, err := rule.Train(Training{patient(8, 200, 0)}, 0)
		if err != nil {
			t.Fatal(err)
		}
		w := patient(9, 1, 0)[0]
		for i := range 8 {
			w.Channels[i].Variance = math.NaN()
		}
		if v, err := d.Detect(w); err != nil || v.Status != NoDecision || !math.IsNaN(v.Change) {
			t.Errorf("%T: %+v, %v; want no decision", d, v, err)
		}
		if _, err := d.Detect(feature.Window{}); err == nil {
			t.Errorf("%T took a window without channels", d)
		}
	}
}
