package experiments

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/bco"
	"ihealth/chain"
	"ihealth/sim/rng"
)

// offChain leaves out the cell that runs real nodes.
const offChain = "fidelity=[analytic, simulated]"

// selectionReport runs the quick file without real nodes, once for all tests.
func selectionReport(t *testing.T) *Report {
	t.Helper()
	if testing.Short() {
		t.Skip("runs thousands of selections; run without -short")
	}
	return onceReport(t, "selection", "selection", offChain)
}

// TestSelectionClaims: the claims come out as they must, and spoilt values change them.
func TestSelectionClaims(t *testing.T) {
	report := selectionReport(t)
	spec := report.Experiment.Spec
	for _, tt := range []struct {
		id             string
		want           Verdict
		metric, series string // of the values that are spoilt
		value          Number
		spoilt         Verdict
	}{
		{"20a", Finding, "utility", "", 0.1, Fails},
		{"20b", Holds, "pcs", knProcedure, 0.89, Fails},
		{"20b", Holds, "pcs", knProcedure + withCommon, 0.89, Fails},
		{"20b", Holds, "utility", "", 0.1, Skip},
		{"20c", Holds, "blocks", knProcedure, 1500, Fails},
		{"20c", Holds, "blocks", knProcedure + withCommon, 700, Fails}, // within chance of the screened
		{"20c", Holds, "blocks", knProcedure + withCommon + withScreened, 1e4, Fails},
		{"20c", Holds, "kept", "", 0, Fails},
		{"20c", Holds, "lower_bound", "", 1, Fails},
		{"20c", Holds, "upper_bound", "", 0, Fails},
		{"20d", Holds, "pcs", ocbaProcedure, 0.5, Fails},
		{"20d", Holds, "pcs", ocbaProcedure, 0.66, Fails}, // within chance of equal allocation
		{"20d", Holds, "pcs", ocbaProcedure + withCommon, 0.5, Fails},
		{"20d", Holds, "pcs", equalProcedure, 0.85, Fails},
		{"20e", Finding, "pcs", knProcedure + withCommon + withSingle, 0.95, Fails},
		{"20f", Holds, "selected", knProcedure, 9, Fails},
	} {
		if c := verdict(t, spec, report.Results, tt.id); c.Verdict != tt.want {
			t.Errorf("%s: %s (%s), want %s", tt.id, c.Verdict, c.Measured, tt.want)
		}
		r, changed := copied(report.Results), 0
		for i := range r.Rows {
			if row := &r.Rows[i]; row.Metric == tt.metric && row.Series == tt.series {
				moveTo(row, tt.value)
				changed++
			}
		}
		if c := verdict(t, spec, r, tt.id); changed == 0 || c.Verdict != tt.spoilt {
			t.Errorf("%s with %s of %q at %v: %s (%s), want %s", tt.id, tt.metric, tt.series, tt.value, c.Verdict, c.Measured, tt.spoilt)
		}
	}
	if c := verdict(t, spec, &Results{}, "20d"); c.Verdict != Skip {
		t.Errorf("20d without results: %s (%s)", c.Verdict, c.Measured)
	}
}

// moveTo gives a row another value, and its interval with it.
func moveTo(row *Row, v Number) {
	if row.Interval != nil {
		moved := *row.Interval
		moved.Low += v - row.Value
		moved.High += v - row.Value
		row.Interval = &moved
	}
	row.Value = v
}

// TestServiceClaimsCatchChance: one wrong selection, or as many observations with common
// random numbers as without but for chance, and the claim fails.
func TestServiceClaimsCatchChance(t *testing.T) {
	report := selectionReport(t)
	spec := report.Experiment.Spec
	wrong, slow := copied(report.Results), copied(report.Results)
	for i := range wrong.Rows {
		row := &wrong.Rows[i]
		if row.Metric == "selected" && row.Series == knProcedure && row.X == 3 {
			row.Value = 9
		}
	}
	without := slow.Values(Query{Panel: blockServer, Series: knProcedure, Metric: "observations"})
	for i := range slow.Rows {
		row := &slow.Rows[i]
		if row.Metric == "observations" && row.Series == knProcedure+withCommon {
			row.Value = Number(without[int(row.X)-1] - 1)
		}
	}
	for name, r := range map[string]*Results{"wrong": wrong, "slow": slow} {
		if c := verdict(t, spec, r, "20f"); c.Verdict != Fails {
			t.Errorf("%s: %s (%s)", name, c.Verdict, c.Measured)
		}
	}
}

// TestSelectionFigures: procedures in one figure, with names short enough for a legend,
// and side by side where they coincide; the utility in another.
func TestSelectionFigures(t *testing.T) {
	report := selectionReport(t)
	figures := report.Experiment.Spec.study().figures(report.Results)
	if len(figures) != 2 || len(figures[0].Panels) != 2 || len(figures[1].Panels) != 1 {
		t.Fatalf("figures %+v", figures)
	}
	right, spent := figures[0].Panels[0], figures[0].Panels[1]
	if len(right.Series) != 8 || len(spent.Series) != 3 || !spent.Dodge {
		t.Errorf("%d and %d series", len(right.Series), len(spent.Series))
	}
	for _, s := range slices.Concat(right.Series, spent.Series) {
		if strings.Contains(s.Name, "random") {
			t.Errorf("%q in the legend", s.Name)
		}
	}
	if u := figures[1].Panels[0]; u.LogY || len(u.Series) != 3 {
		t.Errorf("utility: %+v", u)
	}
}

// TestSelectionsDiffer: every selection has observations of its own, so that no share of
// right ones is 0 or 1 where the budget is small.
func TestSelectionsDiffer(t *testing.T) {
	r := selectionReport(t).Results
	for _, name := range []string{equalProcedure, equalProcedure + withCommon, ocbaProcedure, ocbaProcedure + withCommon} {
		if pcs := r.Values(Query{Series: name, Metric: "pcs"})[0]; !(pcs > 0.2 && pcs < 0.99) {
			t.Errorf("%s: PCS %v after 420 blocks", name, pcs)
		}
	}
}

// TestSelectionNeedsNoMoreThanItsKey: the same rows for any number of workers.
func TestSelectionNeedsNoMoreThanItsKey(t *testing.T) {
	e := openQuick(t, "selection", "selection.responses.selections=10", "selection.service.customers=200", "selection.service.replications=10", offChain)
	rows := func(workers int) string {
		var all []Row
		for _, c := range e.Cells {
			more, err := c.Run(t.Context(), &Env{Key: e.key(c), Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, more...)
		}
		out, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	if diff := cmp.Diff(rows(1), rows(3)); diff != "" {
		t.Errorf("3 workers (-1 +3):\n%s", diff)
	}
}

// TestExpectedUtility holds the integrals against averages over 20,000 blocks, within
// 5 standard errors: a true integral fails one of 21 with probability below 2e-5, and
// the seed is fixed.
func TestExpectedUtility(t *testing.T) {
	x := &selectionStudy{openQuick(t, "selection").Spec}
	list := x.planned(0)
	e, err := x.expect(list)
	if err != nil {
		t.Fatal(err)
	}
	responses := x.newResponses()
	const blocks = 20_000
	w := newSharedWaits(responses, rng.Key{Seed: 1})
	sums, squares := make([]float64, len(list)), make([]float64, len(list))
	for b := range blocks {
		for j, c := range list {
			u := c.observed(c.latency - responses[c.Validators-1].Mean() + w.largest(c.Validators, b))
			sums[j] += u
			squares[j] += u * u
		}
	}
	for j := range list {
		mean := sums[j] / blocks
		se := math.Sqrt((squares[j]/blocks - mean*mean) / blocks)
		if math.Abs(mean-e.mean[j]) > 5*se {
			t.Errorf("m = %d: E[U] = %v, average %v ± %v", list[j].Validators, e.mean[j], mean, se)
		}
	}
}

// TestWorkOfTransactions: where a transaction adds cycles, response times grow with the
// block, and so does what random ones add to U.
func TestWorkOfTransactions(t *testing.T) {
	for _, perTransaction := range []string{"0", "1e7"} {
		x := &selectionStudy{openQuick(t, "selection", "network.cycles_per_transaction="+perTransaction).Spec}
		list := x.planned(0)
		e, err := x.expect(list)
		if err != nil {
			t.Fatal(err)
		}
		c, responses := list[9], x.newResponses()[:10]
		l := x.spec.Network
		cycles := l.VerificationCycles + l.CyclesPerTransaction*float64(c.BlockSize)
		for i := range responses {
			responses[i].Mu += math.Log(cycles / l.VerificationCycles)
		}
		largest, err := expectedLargest(responses)
		if err != nil {
			t.Fatal(err)
		}
		if want := c.observed(c.latency - responses[9].Mean() + largest); math.Abs(e.mean[9]-want) > 1e-9 {
			t.Errorf("%s cycles a transaction: E[U] = %v, want %v", perTransaction, e.mean[9], want)
		}
	}
}

// TestCommonRandomNumbers: a validator responds alike in every configuration, and two
// neighbours mostly differ by nothing; without, they are independent.
func TestCommonRandomNumbers(t *testing.T) {
	x := &selectionStudy{openQuick(t, "selection").Spec}
	responses := x.newResponses()
	shared, own := newSharedWaits(responses, rng.Key{Seed: 3}), newOwnWaits(responses, rng.Key{Seed: 3})
	const blocks = 2000
	for name, w := range map[string]responseWaits{"shared": shared, "own": own} {
		alike, below := 0, 0
		for b := range blocks {
			four, five := w.largest(4, b), w.largest(5, b)
			if again := w.largest(4, b); again != four {
				t.Fatalf("%s: block %d took %v and %v", name, b, four, again)
			}
			if four == five {
				alike++
			}
			if five < four {
				below++
			}
		}
		t.Logf("%s: %d of %d alike, %d below", name, alike, blocks, below)
		if name == "shared" && (below > 0 || alike < blocks*3/4) || name == "own" && (alike > 0 || below < blocks/3) {
			t.Errorf("%s: five respond like four %d times of %d, and sooner %d times", name, alike, blocks, below)
		}
	}
}

// TestServiceOracle holds the simulated sojourn time of channels 1 and 2 at 21
// transactions/s against values computed outside the project, of three digits.
func TestServiceOracle(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 1})
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		m, n int
		want float64 // s
	}{{3, 36, 0.960}, {6, 43, 1.130}} {
		c := newSelectable(e, row.m, row.n, 1)
		c.utility = c.latency // so that what is observed is the sojourn time itself
		s := served{c, ServiceSelection{ArrivalRate: 21, Customers: 100_000}}
		got, err := s.run(t.Context(), rng.Key{Seed: 2})
		if err != nil || math.Abs(got-row.want) > 0.01 {
			t.Errorf("(%d, %d): sojourn %v s, %v; want %v", row.m, row.n, got, err, row.want)
		}
	}
}

// TestCandidatesCarryTheRate: every block of the service selection is the best stable
// one, by brute force.
func TestCandidatesCarryTheRate(t *testing.T) {
	x := &selectionStudy{openQuick(t, "selection").Spec}
	model := x.planned(0)[0].model
	for _, rate := range []float64{0, 21, 35, 45} {
		var want []chain.Config
		for m := 1; m <= 21; m++ {
			best := chain.Config{}
			least := math.Inf(1)
			for n := x.spec.Network.MinBlock; n <= x.spec.Network.MaxBlock; n++ {
				u, l := model.Utility(model.Prefix(m), n), model.Metrics(model.Prefix(m), n).Latency
				if float64(n) > rate*l && u < least {
					best, least = chain.Config{Validators: m, BlockSize: n}, u
				}
			}
			if best.Validators > 0 {
				want = append(want, best)
			}
		}
		var got []chain.Config
		for _, c := range x.planned(rate) {
			got = append(got, c.Config)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Λ = %v: %v, want %v", rate, got, want)
		}
	}
}

func TestSelectionComplaints(t *testing.T) {
	for set, want := range map[string]string{
		"selection.alpha=0.5":                                                 "α = 0.5",
		"selection.first_stage=1":                                             "1 observations of each configuration: want 2",
		"selection.responses.cv=0":                                            "coefficient of variation 0",
		"selection.responses.delta=-1":                                        "δ = -1",
		"selection.responses.batch=1":                                         "1 blocks: want 2",
		"selection.responses.selections=1":                                    "1 selections: want 10",
		"selection.responses.budgets=[]":                                      "no budget is given",
		"selection.responses.budgets=[1000, 420]":                             "budgets must increase",
		"selection.responses.budgets=[200]":                                   "200 blocks for a first stage of all configurations: want 210",
		"selection.service.arrival_rate=0":                                    "Λ = 0",
		"selection.service.arrival_rate=1000":                                 "0 configurations carry Λ = 1000/s",
		"selection.service.customers=1":                                       "1 customers",
		"selection.service.delta=0":                                           "δ = 0",
		"selection.service.selections=3":                                      "3 selections: want 10",
		"selection.nodes.patience=0":                                          "0 s: want more than 0",
		"selection.nodes.first_stage=1":                                       "1 runs of each configuration: want 2",
		"selection.nodes.alpha=1":                                             "α = 1",
		"selection.nodes.configurations=[{name: a, validators: 4, block: 5}]": "leaves nothing to select",
		"selection.nodes.configurations=[{name: a, validators: 3, block: 5}, {name: b, validators: 4, block: 5}]": "real nodes need 4",
		"network.verification_cycles=0": "a response time needs K > 0",
		"network.max_validators=1":      "1 configurations",
		"selection.weights.latency=2":   "weights",
	} {
		files, err := Find("selection")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(files[0], Options{Set: []string{set}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", set, err, want)
		}
	}
}

// TestSelectionAmongNodesOnly: a file for real nodes needs no other part.
func TestSelectionAmongNodesOnly(t *testing.T) {
	spec := `name: nodes
title: Real nodes
source: none
fidelity: [chain]
claims: [20g]
selection:
  weights: {latency: 0.6, security: 0.2, cost: 0.2}
  alpha: 0.05
  first_stage: 10
  nodes:
    configurations: [{name: a, validators: 4, block: 5}, {name: b, validators: 4, block: 9}]
    latency_scale: 0.1
    delta: 0.1
    alpha: 0.05
    first_stage: 3
    seconds: 0.1
    patience: 10
`
	e, err := Open(File{Name: "nodes.yaml", Text: []byte(spec)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Cells) != 1 || len(e.Spec.Tables(&Results{})) != 0 || len(e.Spec.study().figures(&Results{})) != 0 {
		t.Errorf("%d cells, %d tables", len(e.Cells), len(e.Spec.Tables(&Results{})))
	}
}

// TestOneIsLeft: where the bounds leave one configuration there is nothing to select.
func TestOneIsLeft(t *testing.T) {
	e := openQuick(t, "selection", "selection.responses.cv=1e-5", offChain)
	noted := ""
	for _, c := range e.Cells {
		if strings.HasSuffix(c.ID, withScreened) {
			rows, err := c.Run(t.Context(), &Env{Key: e.key(c), Workers: 1, Note: func(note string) { noted = note }})
			if err != nil || len(rows) > 0 {
				t.Errorf("%d rows, %v", len(rows), err)
			}
		}
	}
	if !strings.Contains(noted, "leave m = 5 alone") {
		t.Errorf("noted %q", noted)
	}
}
