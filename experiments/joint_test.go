package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"

	"ihealth/bco"
	"ihealth/bco/joint"
	"ihealth/sim/rng"
)

// TestJointOracle holds the own optima of the reference channels against values
// computed outside the project, and their joint choices against what the formulas say
// of them.
func TestJointOracle(t *testing.T) {
	report := quickReport(t, "joint-channels")
	for _, row := range []struct {
		channel    string
		m, n, u    float64
		alone, own float64 // with capacity 1
	}{
		{"1 urgent", 3, 36, 0.054899, 3, 36},
		{"2 normal", 6, 43, 0.053667, 5, 40},
		{"3 non-urgent", 15, 47, 0.015680, 13, 41},
	} {
		got := func(capacity int, metric string) float64 {
			v, ok := report.Results.Value(Query{Panel: referencePanel(capacity), Series: row.channel, Metric: metric})
			if !ok {
				t.Fatalf("no %s of %s", metric, row.channel)
			}
			return v
		}
		if m, n, u := got(3, "validators"), got(3, "block_size"), got(3, "channel_utility"); m != row.m || n != row.n || math.Abs(u-row.u) > 5e-7 {
			t.Errorf("%s with room for all: (%v, %v), U = %v", row.channel, m, n, u)
		}
		if m, n := got(1, "validators"), got(1, "block_size"); m != row.alone || n != row.own {
			t.Errorf("%s with validators of its own: (%v, %v)", row.channel, m, n)
		}
	}
}

// TestJointAllotment: every validator serves as many channels as it may at most, and
// the sizes are those of the channels.
func TestJointAllotment(t *testing.T) {
	report := quickReport(t, "joint-channels")
	for capacity := 1; capacity <= 3; capacity++ {
		panel := referencePanel(capacity)
		use, idleOnes := map[Number]int{}, 0
		for _, row := range report.Results.Select(Query{Panel: panel, Metric: "serves"}) {
			if row.Value == 0 {
				idleOnes++
			} else {
				use[row.X]++
			}
		}
		for v, n := range use {
			if n > capacity {
				t.Errorf("%s: validator %v serves %d", panel, v, n)
			}
		}
		if len(use)+idleOnes != 21 {
			t.Errorf("%s: %d serve and %d do not", panel, len(use), idleOnes)
		}
		for _, row := range report.Results.Select(Query{Panel: panel, Metric: "validators"}) {
			if n := len(report.Results.Select(Query{Panel: panel, Series: row.Series, Metric: "serves"})); n != int(row.Value) {
				t.Errorf("%s, %s: %d validators, m = %v", panel, row.Series, n, row.Value)
			}
		}
	}
}

// TestJointClaims: the claims come out as they must, and spoilt values change them.
func TestJointClaims(t *testing.T) {
	report := quickReport(t, "joint-channels")
	spec := report.Experiment.Spec
	for _, tt := range []struct {
		id             string
		want           Verdict
		series, metric string
		spoil          func(*Row)
		measure        string
	}{
		{"17a", Finding, "", "fits", func(r *Row) { r.Value = 1 }, "can be had together"},
		{"17b", Finding, withExchanges, "above_joint", func(r *Row) { r.Interval.High = 0 }, "above the joint optimum"},
		{"17c", Holds, "", "proof_gap", func(r *Row) { r.Value = 1e-3; raise(r, 1e-3) }, "largest gap"},
		{"17d", Holds, eachExact, "utility", func(r *Row) { r.Value *= 1.1 }, "capacity 2: "},
		{"17d", Holds, withExchanges, "utility", func(r *Row) { r.Value *= 0.99 }, "capacity 3: "},
		{"17d", Holds, jointlyOptimal, "above_own_optima", func(r *Row) { r.Interval.Low = -0.1 }, "capacity 1: "},
		{"17e", Holds, "", "cost_of_sharing", func(r *Row) { r.Value = 0.05 }, "it rises by 0.99 %"},
	} {
		if c := verdict(t, spec, report.Results, tt.id); c.Verdict != tt.want || !strings.Contains(c.Measured, tt.measure) {
			t.Errorf("%s: %s: %s", tt.id, c.Verdict, c.Measured)
		}
		spoilt := copied(report.Results)
		for i := range spoilt.Rows {
			row := &spoilt.Rows[i]
			if row.Metric == tt.metric && (tt.series == "" || row.Series == tt.series) {
				if row.Interval != nil {
					interval := *row.Interval
					row.Interval = &interval
				}
				tt.spoil(row)
			}
		}
		if c := verdict(t, spec, spoilt, tt.id); c.Verdict != Fails {
			t.Errorf("%s with other values of %s: %s: %s", tt.id, tt.metric, c.Verdict, c.Measured)
		}
		if c := verdict(t, spec, &Results{}, tt.id); c.Verdict != Skip {
			t.Errorf("%s without results: %s", tt.id, c.Verdict)
		}
	}
}

func raise(r *Row, v Number) {
	if r.Interval != nil {
		r.Interval.High = v
	}
}

// TestJointRowsAgainstBruteForce recomputes the distances of a family of small
// instances from all combinations of sets.
func TestJointRowsAgainstBruteForce(t *testing.T) {
	x := &jointStudy{&Spec{Joint: &Joint{Nodes: 1000, Random: JointRandom{Instances: 10, Channels: 2, Validators: 5, Blocks: 4, Capacities: []int{1}}}}}
	env := &Env{Key: rng.Key{Seed: 3}}
	rows, err := x.randomRows(t.Context(), env, string(bco.Outliers))
	if err != nil {
		t.Fatal(err)
	}
	worst, fit := 0.0, 0
	for i := range 10 {
		p := x.instance(env.Key, string(bco.Outliers), i)
		p.Capacity = 1
		together, alone := twoChannels(t, &p)
		worst = max(worst, together/alone-1)
		if together <= alone*(1+1e-6) {
			fit++
		}
	}
	r := &Results{Rows: rows}
	if got, _ := worstOf(r, jointlyOptimal, "above_own_optima"); math.Abs(got-worst) > 1e-6*(1+worst) || worst == 0 {
		t.Errorf("largest distance from own optima %v, want %v", got, worst)
	}
	if got, _ := r.Value(Query{Series: eachExact, Metric: "fits"}); math.Abs(got-float64(fit)/10) > 1e-12 {
		t.Errorf("own optima fit on %v of instances, want %d of 10", got, fit)
	}
}

// twoChannels returns the least Σ U of two channels over disjoint sets, and over any.
func twoChannels(t *testing.T, p *joint.Problem) (together, alone float64) {
	t.Helper()
	var tables [2][]float64
	for f := range tables {
		e, err := bco.NewEvaluator(&p.Channels[f])
		if err != nil {
			t.Fatal(err)
		}
		tables[f] = make([]float64, 1<<len(e.Validators()))
		for set := range tables[f] {
			var members []int
			for k := range e.Validators() {
				if set>>k&1 == 1 {
					members = append(members, k)
				}
			}
			tables[f][set] = math.Inf(1)
			for n := p.Channels[f].MinBlock; n <= p.Channels[f].MaxBlock && set > 0; n++ {
				tables[f][set] = min(tables[f][set], e.Utility(e.Group(members), n))
			}
		}
	}
	together, alone = math.Inf(1), math.Inf(1)
	for a, u := range tables[0] {
		for b, v := range tables[1] {
			if alone = min(alone, u+v); a&b == 0 {
				together = min(together, u+v)
			}
		}
	}
	return together, alone
}

// TestJointFigures: a panel for each capacity, every validator once in each series at
// most, and bars for every family.
func TestJointFigures(t *testing.T) {
	report := quickReport(t, "joint-channels")
	x := &jointStudy{report.Experiment.Spec}
	figures := x.figures(report.Results)
	if len(figures) != 2 || len(figures[0].Panels) != 3 || len(figures[1].Panels) != 2 {
		t.Fatalf("%+v", figures)
	}
	for i, want := range []int{3, 4, 4} { // channels, and none where somebody is idle
		p := figures[0].Panels[i]
		if len(p.XTicks) != want || len(p.Series) != want || p.Series[0].Name != "" || p.XTicks[0].Label != "1 urgent" {
			t.Errorf("%s: ticks %+v", p.Title, p.XTicks)
		}
		for k, s := range p.Series {
			if s.X[0] != p.XTicks[k].Value {
				t.Errorf("%s: %s stands at %v", p.Title, p.XTicks[k].Label, s.X[0])
			}
		}
	}
	if a, b := figures[1].Panels[0], figures[1].Panels[1]; len(a.Holds) == 0 || !slices.Equal(a.Holds, b.Holds) {
		t.Error("the panels of distances have scales of their own")
	}
	for _, p := range figures[1].Panels {
		if len(p.Series) != 3 || len(p.Series[0].X) != 6 || len(p.XTicks) != 6 {
			t.Errorf("%s: %+v", p.Title, p.Series)
		}
	}
	if none := x.figures(&Results{}); none != nil {
		t.Errorf("%d figures of nothing", len(none))
	}
}

func TestJointMistakes(t *testing.T) {
	for _, tt := range []struct{ set, want string }{
		{"joint.channels=[]", "no channel is listed"},
		{"joint.channels=[{name: a, validators: 8, block: 80}, {name: b, validators: 8, block: 80}]", `channel "a" is fixed`},
		{"joint.channels=[{name: a, weights: {latency: 1}}]", "1 channels: want 2 to 6"},
		{"joint.capacities=[]", "no capacity is given"},
		{"joint.capacities=[0]", "0 channels a validator: want 1 to 6"},
		{"joint.random.capacities=[1, 1]", "listed twice"},
		{"joint.nodes=0", "0 nodes: want 1"},
		{"joint.random.families=[]", "no family is given"},
		{"joint.random.families=[normal]", `"normal" is no family of instances`},
		{"joint.random.instances=1", "1 instances: want 2"},
		{"joint.random.channels=7", "7 channels: want 2 to 6"},
		{"joint.random.validators=2", "2 validators: want 3 to 200"},
		{"joint.random.blocks=0", "0 block sizes: want 1"},
	} {
		files, err := Find("joint-channels")
		if err != nil {
			t.Fatal(err)
		}
		if _, err = Open(files[0], Options{Set: []string{tt.set}}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.set, err, tt.want)
		}
	}
}
