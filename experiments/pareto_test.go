package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"

	"ihealth/bco"
	"ihealth/bco/pareto"
	"ihealth/sim/rng"
)

// TestParetoOracle holds what is chosen for the channels of the reference set R against
// values computed outside the project.
func TestParetoOracle(t *testing.T) {
	report := quickReport(t, "pareto")
	for _, row := range []struct {
		channel             string
		m, n, utility, l, c float64
	}{
		{"1 urgent", 3, 36, 0.054899, 0.8153, 0.1625},
		{"2 normal", 6, 43, 0.053667, 1.0454, 0.2616},
		{"3 non-urgent", 15, 47, 0.015680, 1.7102, 0.5266},
	} {
		for _, solver := range []string{"bco", "exact"} {
			got := func(metric string) Row {
				return report.Results.Select(Query{Panel: referenceFront, Series: row.channel, Metric: solver + "_" + metric})[0]
			}
			for metric, want := range map[string]float64{"validators": row.m, "block_size": row.n, "utility": row.utility, "cost": row.c, "saving": 0, "bettered": 0} {
				if v := float64(got(metric).Value); math.Abs(v-want) > 5e-5 {
					t.Errorf("%s, %s: %s is %v, want %v", row.channel, solver, metric, v, want)
				}
			}
			if l := float64(got("cost").X); math.Abs(l-row.l) > 5e-5 {
				t.Errorf("%s, %s: latency %v, want %v", row.channel, solver, l, row.l)
			}
		}
	}
}

// TestParetoClaims: the claims come out as they must, and spoilt values change them.
func TestParetoClaims(t *testing.T) {
	report := quickReport(t, "pareto")
	spec := report.Experiment.Spec
	for _, tt := range []struct {
		id      string
		want    Verdict
		metric  string
		value   Number
		spoilt  Verdict
		measure string
	}{
		{"16a", Finding, "weights_most", 1, Fails, "homogeneous "},
		{"16b", Finding, "prefix_share", 1, Fails, "homogeneous 100 %"},
		{"16c", Finding, "bco_bettered_share", 0, Fails, "of 100 choices for each of 5 instances of a family: reference: 27 %, "},
		{"16d", Holds, "exact_gap", 1e-9, Fails, "over 7 sets of instances"},
		{"16e", Holds, "bco_bettered", 1, Fails, "of 3 channels can be bettered: none"},
	} {
		if c := verdict(t, spec, report.Results, tt.id); c.Verdict != tt.want || !strings.Contains(c.Measured, tt.measure) {
			t.Errorf("%s: %s: %s", tt.id, c.Verdict, c.Measured)
		}
		spoilt := copied(report.Results)
		for i := range spoilt.Rows {
			if spoilt.Rows[i].Metric == tt.metric {
				spoilt.Rows[i].Value = tt.value
			}
		}
		if c := verdict(t, spec, spoilt, tt.id); c.Verdict != tt.spoilt {
			t.Errorf("%s with %s = %v: %s: %s", tt.id, tt.metric, tt.value, c.Verdict, c.Measured)
		}
		if c := verdict(t, spec, &Results{}, tt.id); c.Verdict != Skip {
			t.Errorf("%s without results: %s", tt.id, c.Verdict)
		}
	}
}

// TestParetoSharesAreOfInstances: their ranges are over instances, which are independent,
// and not over the weights drawn for one.
func TestParetoSharesAreOfInstances(t *testing.T) {
	report := quickReport(t, "pareto")
	instances := report.Experiment.Spec.Pareto.Random.Instances
	for _, metric := range []string{"weights_share", "weights_most", "prefix_share", "bco_bettered_share"} {
		for _, row := range report.Results.Select(Query{Metric: metric}) {
			if row.Panel == referenceFront {
				if row.Interval != nil {
					t.Errorf("%s of one network has the range %+v", metric, *row.Interval)
				}
				continue
			}
			if row.Interval == nil || row.Interval.N != instances || row.Interval.Level != 1 || row.Interval.Low > row.Value || row.Interval.High < row.Value {
				t.Errorf("%s of %s: %v, %+v", metric, row.Panel, row.Value, row.Interval)
			}
		}
		for _, row := range report.Results.Select(Query{Metric: "weights_share"}) {
			if most, _ := report.Results.Value(Query{Panel: row.Panel, Metric: "weights_most"}); float64(row.Value) > most {
				t.Errorf("%s: weights reach %v, at most %v", row.Panel, row.Value, most)
			}
		}
	}
}

// TestParetoGapIsNoNumber: what cannot be compared is no agreement.
func TestParetoGapIsNoNumber(t *testing.T) {
	report := quickReport(t, "pareto")
	spoilt := copied(report.Results)
	for i := range spoilt.Rows {
		if spoilt.Rows[i].Metric == "exact_gap" {
			spoilt.Rows[i].Value = none
			break
		}
	}
	if c := verdict(t, report.Experiment.Spec, spoilt, "16d"); c.Verdict != Fails {
		t.Errorf("%s: %s", c.Verdict, c.Measured)
	}
}

// smallTrade is a front of seven validators and six block sizes.
func smallTrade(t *testing.T, f bco.Family, replication int) *trade {
	t.Helper()
	p := f.Random(rng.New(rng.Key{Seed: 1, Name: string(f), Replication: replication}), bco.Size{Validators: 7, Blocks: 6})
	out, err := newTrade(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSavingIsThatOfBruteForce looks for better choices among all subsets and block
// sizes, without the front.
func TestSavingIsThatOfBruteForce(t *testing.T) {
	bettered := 0
	for i := range 40 {
		x := smallTrade(t, bco.Families()[i%len(bco.Families())], i)
		p := x.problem
		p.Weights = simplex(rng.New(rng.Key{Seed: 2, Replication: i}))
		s, err := bco.BCO{}.Solve(t.Context(), &p)
		if err != nil {
			t.Fatal(err)
		}
		want, better := 0.0, false
		for set := 1; set < 1<<7; set++ {
			var members []int
			for k := range 7 {
				if set>>k&1 == 1 {
					members = append(members, k)
				}
			}
			for n := 1; n <= 6; n++ {
				m := x.evaluator.Metrics(x.evaluator.Group(members), n)
				if len(members) < s.M || m.Latency > s.Metrics.Latency || m.Cost > s.Metrics.Cost {
					continue
				}
				want = max(want, 1-m.Cost/s.Metrics.Cost)
				better = better || len(members) > s.M || m.Latency < s.Metrics.Latency*(1-noticed) || m.Cost < s.Metrics.Cost*(1-noticed)
			}
		}
		got, gotBetter := x.saving(s.M, s.Metrics)
		if math.Abs(got-want) > noticed || gotBetter != better {
			t.Errorf("instance %d: saves %v (%t), want %v (%t)", i, got, gotBetter, want, better)
		}
		if better {
			bettered++
		}
	}
	if bettered < 10 || bettered > 35 {
		t.Errorf("%d of 40 can be bettered: too few or too many to tell anything", bettered)
	}
}

// TestTradeTermsAreThoseOfU: U at every point, for weights of which none is 0.
func TestTradeTermsAreThoseOfU(t *testing.T) {
	x := smallTrade(t, bco.Individual, 0)
	p := x.problem
	p.Weights = bco.Weights{Latency: 0.2, Security: 0.3, Cost: 0.5}
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		t.Fatal(err)
	}
	for i, point := range x.points {
		if got, want := x.utility(p.Weights, i), e.Utility(e.Group(point.Set(e)), point.N); math.Abs(got-want) > 1e-14 {
			t.Errorf("point %d: U = %v, want %v", i, got, want)
		}
	}
}

// TestPrefixesOfATrade: none is better than the front, and those on it are among them.
func TestPrefixesOfATrade(t *testing.T) {
	x := smallTrade(t, bco.Proportional, 1)
	prefixes := x.prefixes()
	if len(prefixes) != 7*6 {
		t.Errorf("%d prefixes, want 42", len(prefixes))
	}
	for _, p := range prefixes {
		if !slices.ContainsFunc(x.points, func(q pareto.Point) bool {
			return q.M >= p.M && q.Metrics.Latency <= p.Metrics.Latency*(1+noticed) && q.Metrics.Cost <= p.Metrics.Cost*(1+noticed)
		}) {
			t.Errorf("%+v is beyond the front", p)
		}
	}
	for _, q := range x.points {
		if q.Prefix() && !slices.Contains(prefixes, q) {
			t.Errorf("%+v is no prefix", q)
		}
	}
}

// TestSimplexIsUniform: each weight is Beta(1, 2), of mean 1/3 and variance 1/18; over
// 20,000 draws its mean is within five standard errors but once in 10^6 times.
func TestSimplexIsUniform(t *testing.T) {
	const n = 20_000
	s := rng.New(rng.Key{Seed: 1, Name: "simplex"})
	var sum, beyond [3]float64
	for range n {
		w := simplex(s)
		if err := w.Validate(); err != nil {
			t.Fatal(err)
		}
		for i, x := range []float64{w.Latency, w.Security, w.Cost} {
			sum[i] += x
			if x > 0.5 { // with probability 1/4
				beyond[i]++
			}
		}
	}
	for i := range sum {
		if math.Abs(sum[i]/n-1./3) > 5*math.Sqrt(1./18/n) || math.Abs(beyond[i]/n-0.25) > 5*math.Sqrt(0.25*0.75/n) {
			t.Errorf("weight %d: mean %v, %v above one half", i, sum[i]/n, beyond[i]/n)
		}
	}
}

// TestParetoFigures: every panel has both staircases, which fall, and both choices.
func TestParetoFigures(t *testing.T) {
	report := quickReport(t, "pareto")
	x := &paretoStudy{report.Experiment.Spec}
	figures := x.figures(report.Results)
	if len(figures) != 2 || len(figures[0].Panels) != 6 || len(figures[1].Panels[0].Series) != 4 {
		t.Fatalf("%+v", figures)
	}
	for _, p := range figures[0].Panels {
		if len(p.Series) != 4 || len(p.Series[2].X) != 1 || len(p.Series[3].X) != 1 {
			t.Fatalf("%s: %d series", p.Title, len(p.Series))
		}
		for _, s := range p.Series[:2] {
			if len(s.X) < 50 || !slices.IsSorted(s.X) || !slices.IsSortedFunc(s.Y, func(a, b float64) int { return int(math.Copysign(1, b-a)) }) {
				t.Errorf("%s: %s does not fall", p.Title, s.Name)
			}
		}
	}
	if none := x.figures(&Results{}); none != nil {
		t.Errorf("%d figures of nothing", len(none))
	}
}

func TestParetoMistakes(t *testing.T) {
	for _, tt := range []struct{ set, want string }{
		{"pareto.channels=[]", "no channel is listed"},
		{"pareto.channels=[{name: fixed, validators: 8, block: 80}]", `channel "fixed" has no weights`},
		{"pareto.drawn=normal", `"normal" is no family of instances`},
		{"pareto.random.families=[]", "no family is given"},
		{"pareto.random.families=[lognormal, normal]", `"normal" is no family of instances`},
		{"pareto.random.families=[lognormal, lognormal]", "listed twice"},
		{"pareto.weights=0", "0 weight vectors: want 100"},
		{"pareto.choices=300000", "300000 choices: want 10 to 200000"},
		{"pareto.random.instances=0", "0 instances: want 1"},
		{"pareto.random.validators=1", "1 validators: want 2 to 100"},
		{"pareto.random.blocks=0", "0 block sizes: want 1"},
	} {
		files, err := Find("pareto")
		if err != nil {
			t.Fatal(err)
		}
		if _, err = Open(files[0], Options{Set: []string{tt.set}}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.set, err, tt.want)
		}
	}
}
