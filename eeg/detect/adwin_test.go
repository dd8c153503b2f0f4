package detect_test

import (
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/eeg/detect"
	"ihealth/sim/rng"
)

// plainADWIN keeps all values, and knows buckets by their ends alone.
type plainADWIN struct {
	rule   detect.ADWINRule
	values []float64
	sizes  []int // of buckets, the oldest first
}

func (p *plainADWIN) step(z float64) (statistic float64, alarm bool) {
	p.values, p.sizes = append(p.values, z), append(p.sizes, 1)
	for size := 1; ; size *= 2 {
		first := slices.Index(p.sizes, size)
		if first < 0 || len(p.sizes)-first <= 5 || p.sizes[min(first+5, len(p.sizes)-1)] != size {
			break
		}
		p.sizes = slices.Replace(p.sizes, first, first+2, 2*size)
	}
	statistic = p.largest()
	for d := statistic; d > p.rule.Limit; d = p.largest() {
		p.values, p.sizes = p.values[p.sizes[0]:], p.sizes[1:]
		alarm = true
	}
	return statistic, alarm
}

// largest follows the definition of Bifet and Gavaldà, section 3.2, with the values
// themselves.
func (p *plainADWIN) largest() float64 {
	moments := func(x []float64) (n, mean, variance float64) {
		n = float64(len(x))
		for _, v := range x {
			mean += v / n
		}
		for _, v := range x {
			variance += (v - mean) * (v - mean) / n
		}
		return n, mean, variance
	}
	n, _, variance := moments(p.values)
	logarithm := math.Log(2 / (p.rule.Delta / math.Log(n)))
	best, end := 0.0, 0
	for _, size := range p.sizes {
		end += size
		if end < 5 || len(p.values)-end < 5 {
			continue
		}
		n0, m0, _ := moments(p.values[:end])
		n1, m1, _ := moments(p.values[end:])
		inverse := 1/n0 + 1/n1
		best = max(best, math.Abs(m0-m1)/(math.Sqrt(2*inverse*variance*logarithm)+2./3*inverse*logarithm))
	}
	return best
}

func TestADWINFollowsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := detect.ADWINRule{Limit: rapid.Float64Range(0.3, 2).Draw(t, "limit"), Delta: rapid.Float64Range(0.001, 0.5).Draw(t, "delta")}
		chart, plain := detect.NewADWIN(rule), &plainADWIN{rule: rule}
		stream := rng.New(rng.Key{Seed: rapid.Uint64().Draw(t, "seed"), Name: "detect/adwin"})
		for i := range rapid.IntRange(1, 300).Draw(t, "n") {
			z := stream.Normal(float64(i/100), 1)
			got, alarm := chart.Step(z)
			want, wanted := plain.step(z)
			if math.Abs(got-want) > 1e-9 || alarm != wanted {
				t.Fatalf("value %d: %v, %v; want %v, %v", i, got, alarm, want, wanted)
			}
		}
	})
}

// river (0.21) finds the three changes of this stream, after values 1000, 2000 and
// 3000, at 1023, 2015 and 3007, looking at every 32nd value only; ours are no later, and
// there are no others. The stream is that of river's test_multiple_drifts:
// random.Random(42).choices, of {0, 1} and {4, …, 7} by turns.
func TestADWINOnTheStreamOfRiver(t *testing.T) {
	digits, err := os.ReadFile("testdata/adwin-river.txt")
	if err != nil {
		t.Fatal(err)
	}
	chart := detect.NewADWIN(detect.DefaultADWINRule())
	var alarms []int
	i := 0
	for _, d := range digits {
		if d == '\n' {
			continue
		}
		if _, alarm := chart.Step(float64(d - '0')); alarm {
			alarms = append(alarms, i)
		}
		i++
	}
	if i != 4000 {
		t.Fatalf("%d values, want 4000", i)
	}
	for _, change := range []struct{ after, river int }{{1000, 1023}, {2000, 2015}, {3000, 3007}} {
		found := slices.ContainsFunc(alarms, func(at int) bool { return at >= change.after && at <= change.river })
		if !found {
			t.Errorf("no alarm in [%d, %d]: %v", change.after, change.river, alarms)
		}
	}
	for _, at := range alarms {
		if at < 1000 || at%1000 > 40 {
			t.Errorf("an alarm at %d, where nothing changed", at)
		}
	}
}

// The bound δ is on an alarm at any value; here no more than δ·n of n values give one
// (n = 20000, 40 expected at most, five standard deviations more are 72).
func TestADWINKeepsItsBound(t *testing.T) {
	chart := detect.NewADWIN(detect.DefaultADWINRule())
	stream := rng.New(rng.Key{Seed: 2, Name: "detect/adwin bound"})
	alarms := 0
	for range 20000 {
		if _, alarm := chart.Step(stream.Normal(0, 1)); alarm {
			alarms++
		}
	}
	if alarms > 72 {
		t.Errorf("%d false alarms in 20000 values, want no more than 72", alarms)
	}
}
