package edge_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

var listener, speaker = contract.Pseudonym{1}, contract.Pseudonym{2}

func proximityModel() edge.ProximityModel {
	return edge.ProximityModel{Within: 2, Reference: -60, Exponent: 2, Noise: 6, Drift: 0.1, Typical: 5, Spread: 0.5, Sure: 0.5, Forget: 60}
}

func proximity(t *testing.T, m edge.ProximityModel) *edge.Proximity {
	t.Helper()
	p, err := edge.NewProximity(m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func signal(sequence uint64, seconds float64, dBm int64, peer contract.Pseudonym) device.Reading {
	return device.Reading{
		Kind: device.Bluetooth, Subject: listener, Sequence: sequence, At: sim.Seconds(seconds),
		Quantity: device.Quantity{Milli: dBm * 1000, Unit: "dBm"}, Peer: peer,
	}
}

// grid is the dumber filter: the whole density of log10 d on points 1/500 apart.
type grid struct {
	model   edge.ProximityModel
	density []float64
}

const (
	gridLow   = -4.0
	gridStep  = 0.002
	gridCells = 4000
)

func (g *grid) at(i int) float64 { return gridLow + gridStep*float64(i) }

func (g *grid) begin() {
	g.density = make([]float64, gridCells)
	for i := range g.density {
		z := (g.at(i) - math.Log10(g.model.Typical)) / g.model.Spread
		g.density[i] = math.Exp(-z * z / 2)
	}
}

// diffuse folds the density with that of the drift.
func (g *grid) diffuse(seconds float64) {
	sd := g.model.Drift * math.Sqrt(seconds)
	reach := int(6 * sd / gridStep)
	out := make([]float64, gridCells)
	for i, mass := range g.density {
		if mass < 1e-12 {
			continue
		}
		for k := max(-reach, -i); k <= reach && i+k < gridCells; k++ {
			z := float64(k) * gridStep / sd
			out[i+k] += mass * math.Exp(-z*z/2)
		}
	}
	g.density = out
}

// hear is Bayes's rule; it returns mean, variance and the probability of being close.
func (g *grid) hear(dBm float64) (mean, variance, near float64) {
	total := 0.0
	for i := range g.density {
		z := (dBm - g.model.Reference + 10*g.model.Exponent*g.at(i)) / g.model.Noise
		g.density[i] *= math.Exp(-z * z / 2)
		total += g.density[i]
	}
	for i := range g.density {
		g.density[i] /= total
		mean += g.density[i] * g.at(i)
		if g.at(i) < math.Log10(g.model.Within) {
			near += g.density[i]
		}
	}
	for i := range g.density {
		variance += g.density[i] * (g.at(i) - mean) * (g.at(i) - mean)
	}
	return mean, variance, near
}

// TestProximityIsBayes compares the filter with the whole density, signal by signal.
func TestProximityIsBayes(t *testing.T) {
	p, g := proximity(t, proximityModel()), grid{model: proximityModel()}
	g.begin()
	clock := 0.0
	for k, tt := range []struct {
		wait float64
		dBm  int64
	}{{0, -70}, {1, -66}, {1, -62}, {5, -59}, {0.25, -80}, {20, -75}, {1, -75}} {
		clock += tt.wait
		if tt.wait > 0 {
			g.diffuse(tt.wait)
		}
		mean, variance, near := g.hear(float64(tt.dBm))
		if _, err := p.Judge(signal(uint64(k+1), clock, tt.dBm, speaker)); err != nil {
			t.Fatal(err)
		}
		got := p.Last()
		if math.Abs(got.Log10-mean) > 1e-3 || math.Abs(got.Variance-variance) > 1e-4 || math.Abs(got.Probability-near) > 2e-3 {
			t.Errorf("signal %d: N(%.4f, %.5f), close with %.4f; the density says N(%.4f, %.5f), %.4f", k, got.Log10, got.Variance, got.Probability, mean, variance, near)
		}
	}
}

// TestProximityIsCalibrated: of those said to be close with probability p, a share near p is, when
// signals and people are as the model believes. 4000 tracks of which each counts once:
// a true model leaves 5 standard errors of a tenth with probability below 1e-6.
func TestProximityIsCalibrated(t *testing.T) {
	m, stream := proximityModel(), rng.New(rng.Key{Seed: 8})
	var said, all, near [10]float64
	for range 4000 {
		p, x := proximity(t, m), stream.Normal(math.Log10(m.Typical), m.Spread)
		for k := range 5 {
			if k > 0 {
				x += stream.Normal(0, m.Drift)
			}
			dBm := math.Round(m.Reference - 10*m.Exponent*x + stream.Normal(0, m.Noise))
			if _, err := p.Judge(signal(uint64(k+1), float64(k), int64(min(20, max(-127, dBm))), speaker)); err != nil {
				t.Fatal(err)
			}
		}
		bin := min(9, int(p.Last().Probability*10))
		said[bin] += p.Last().Probability
		all[bin]++
		if x < math.Log10(m.Within) {
			near[bin]++
		}
	}
	for i := range all {
		mean := said[i] / all[i]
		if se := math.Sqrt(mean * (1 - mean) / all[i]); math.Abs(near[i]/all[i]-mean) > 5*se+0.01 {
			t.Errorf("%.0f said to be close with %.3f: %.3f are", all[i], mean, near[i]/all[i])
		}
	}
}

// TestProximityCountsTime: the time close is that between signals after which the neighbour is.
func TestProximityCountsTime(t *testing.T) {
	m := proximityModel()
	m.Noise, m.Drift = 0.1, 1 // believes each signal
	p, codes := proximity(t, m), ""
	for k, dBm := range []int64{-80, -60, -61, -62, -80, -60} {
		v, err := p.Judge(signal(uint64(k+1), 10*float64(k), dBm, speaker))
		if err != nil {
			t.Fatal(err)
		}
		if (v.Code == edge.Warning) != (v.Class == chain.Normal) || v.Reason == "" {
			t.Errorf("%+v", v)
		}
		codes += fmt.Sprint(int(v.Code))
	}
	if codes != "011101" {
		t.Errorf("codes %s, want 011101", codes)
	}
	want := edge.Contact{Subject: listener, Peer: speaker, To: sim.Seconds(50), Close: sim.Seconds(40), Signals: 6}
	if got := p.Last().Contact; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestProximityForgets: a track that fell silent has ended, once.
func TestProximityForgets(t *testing.T) {
	p, other := proximity(t, proximityModel()), contract.Pseudonym{3}
	for k, s := range []struct {
		seconds float64
		peer    contract.Pseudonym
	}{{0, other}, {1, speaker}, {50, other}, {65, speaker}, {70, other}} {
		if _, err := p.Judge(signal(uint64(k+1), s.seconds, -70, s.peer)); err != nil {
			t.Fatal(err)
		}
	}
	if got := p.Last(); got.From != 0 || got.Signals != 3 {
		t.Errorf("%+v, want 3 signals from 0 s", got)
	}
	ended := p.Ended(sim.Seconds(70))
	if len(ended) != 1 || ended[0].Peer != speaker || ended[0].To != sim.Seconds(1) {
		t.Errorf("%+v ended, want the first of two contacts", ended)
	}
	ended = p.Ended(sim.Seconds(1000))
	if len(ended) != 2 || ended[0].Peer != other || ended[1].From != sim.Seconds(65) {
		t.Errorf("%+v ended, want the two others in order of their beginning", ended)
	}
	if got := p.Ended(sim.Never); got != nil {
		t.Errorf("%+v ended twice", got)
	}
}

// TestProximityRefuses, and is as before.
func TestProximityRefuses(t *testing.T) {
	p := proximity(t, proximityModel())
	if _, err := p.Judge(signal(5, 5, -70, speaker)); err != nil {
		t.Fatal(err)
	}
	before := p.Last()
	for name, spoil := range map[string]func(*device.Reading){
		"kind":     func(r *device.Reading) { r.Kind = device.Temperature },
		"unit":     func(r *device.Reading) { r.Quantity.Unit = "Cel" },
		"subject":  func(r *device.Reading) { r.Subject = speaker },
		"replayed": func(r *device.Reading) { r.Sequence = 5 },
		"stale":    func(r *device.Reading) { r.At = sim.Seconds(5) },
		"loud":     func(r *device.Reading) { r.Quantity.Milli = 20_001 },
		"faint":    func(r *device.Reading) { r.Quantity.Milli = math.MinInt64 },
		"nobody":   func(r *device.Reading) { r.Peer = contract.Pseudonym{} },
	} {
		r := signal(6, 6, -70, speaker)
		spoil(&r)
		if _, err := p.Judge(r); !errors.Is(err, edge.ErrReading) {
			t.Errorf("%s: %v, want ErrReading", name, err)
		}
		if p.Last() != before {
			t.Errorf("%s: the track changed", name)
		}
	}
	if _, err := p.Judge(signal(6, 6, -70, speaker)); err != nil {
		t.Errorf("after refusals: %v", err)
	}
}

func TestProximityModelValidate(t *testing.T) {
	for name, spoil := range map[string]func(*edge.ProximityModel){
		"within":    func(m *edge.ProximityModel) { m.Within = 0 },
		"NaN":       func(m *edge.ProximityModel) { m.Within = math.NaN() },
		"reference": func(m *edge.ProximityModel) { m.Reference = math.Inf(-1) },
		"exponent":  func(m *edge.ProximityModel) { m.Exponent = -2 },
		"noise":     func(m *edge.ProximityModel) { m.Noise = 0 },
		"drift":     func(m *edge.ProximityModel) { m.Drift = 11 },
		"typical":   func(m *edge.ProximityModel) { m.Typical = 0 },
		"spread":    func(m *edge.ProximityModel) { m.Spread = math.Inf(1) },
		"sure":      func(m *edge.ProximityModel) { m.Sure = 1 },
		"NaN sure":  func(m *edge.ProximityModel) { m.Sure = math.NaN() },
		"forget":    func(m *edge.ProximityModel) { m.Forget = -1 },
	} {
		m := proximityModel()
		spoil(&m)
		if _, err := edge.NewProximity(m); !errors.Is(err, edge.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
	radio := device.Radio{Reference: -75, Exponent: 2.2, Shadowing: 5, Correlation: 0.8, Fading: 3, Floor: -100}
	m := edge.NewProximityModel(2, radio, 1)
	if err := m.Validate(); err != nil || m.Noise != radio.Effective(1) || m.Reference != -75 || m.Exponent != 2.2 {
		t.Errorf("%+v, %v", m, err)
	}
}

func ExampleProximity() {
	p, err := edge.NewProximity(edge.ProximityModel{Within: 2, Reference: -60, Exponent: 2, Noise: 6, Drift: 0.1, Typical: 5, Spread: 0.5, Sure: 0.5, Forget: 60})
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, dBm := range []int64{-75, -64, -62, -63, -61} {
		v, err := p.Judge(device.Reading{
			Kind: device.Bluetooth, Subject: contract.Pseudonym{1}, Peer: contract.Pseudonym{2}, Sequence: uint64(k + 1),
			At: sim.Seconds(60 * float64(k)), Quantity: device.Quantity{Milli: dBm * 1000, Unit: "dBm"},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %.2f, for %v\n", v.Code, p.Last().Probability, p.Last().Close)
	}
	// Output:
	// normal: 0.05, for 0s
	// warning: 0.55, for 1m0s
	// warning: 0.74, for 2m0s
	// warning: 0.71, for 3m0s
	// warning: 0.80, for 4m0s
}

// TestProximityAllocates nothing for a neighbour that is known.
func TestProximityAllocates(t *testing.T) {
	p, r := proximity(t, proximityModel()), signal(0, 0, -70, speaker)
	next := func() {
		r.Sequence, r.At = r.Sequence+1, r.At+sim.Seconds(1)
		if _, err := p.Judge(r); err != nil {
			t.Fatal(err)
		}
	}
	next()
	if n := testing.AllocsPerRun(1000, next); n != 0 {
		t.Errorf("%v allocations a signal", n)
	}
}

func BenchmarkProximity(b *testing.B) {
	p, err := edge.NewProximity(edge.ProximityModel{Within: 2, Reference: -60, Exponent: 2, Noise: 6, Drift: 0.1, Typical: 5, Spread: 0.5, Sure: 0.5, Forget: 60})
	if err != nil {
		b.Fatal(err)
	}
	r := signal(0, 0, -70, speaker)
	b.ReportAllocs()
	for b.Loop() {
		r.Sequence, r.At = r.Sequence+1, r.At+sim.Seconds(1)
		if _, err := p.Judge(r); err != nil {
			b.Fatal(err)
		}
	}
}
