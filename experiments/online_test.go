package experiments

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/bco/online"
)

// TestSummaryOfBlocks adds up two hundred blocks by hand: the first half has a regret of
// 1 on an optimum of 2, the second, with the shadow's fee, of 3.
func TestSummaryOfBlocks(t *testing.T) {
	spec := openQuick(t, "online").Spec
	game, err := (&onlineStudy{spec}).game()
	if err != nil {
		t.Fatal(err)
	}
	blocks := make([]online.Block, 200)
	for i := range blocks {
		blocks[i] = online.Block{M: 4, Utility: 3, Optimum: 2, Error: 2 / game.Bound(1)} // bound 2
		if i >= 100 {
			blocks[i] = online.Block{M: 6, Utility: 4, Shadow: 1, Optimum: 2, Error: 1 / game.Bound(1)}
		}
	}
	got := summarise(game, blocks)
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	if !near(got.curve[0], .5) || !near(got.curve[49], .5) || !near(got.curve[74], (100+150)/300.) || !near(got.regret(), 1) {
		t.Errorf("curve %v", got.curve)
	}
	if !near(got.shadow, .25) || !near(got.validators, 5) || got.exceeded != 100 || !near(got.used, 1) {
		t.Errorf("shadow %v, m %v, exceeded %d, used %v", got.shadow, got.validators, got.exceeded, got.used)
	}
}

// TestOnlineWorkersDoNotMatter: any number of them gives the same rows.
func TestOnlineWorkersDoNotMatter(t *testing.T) {
	var first string
	for _, jobs := range []int{1, 3} {
		reports, err := (&Runner{Jobs: jobs}).Run(t.Context(), []*Experiment{openQuick(t, "online", "online.blocks=100")})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := json.MarshalIndent(reports[0].Results.Rows, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(rows)
		}
		if diff := cmp.Diff(first, string(rows)); diff != "" {
			t.Errorf("%d jobs (-1 +%d):\n%s", jobs, jobs, diff)
		}
	}
}

// TestNoDriftNoRegret: at nominal times that do not change, the configuration of the
// first block stays the best, and only the shadow costs.
func TestNoDriftNoRegret(t *testing.T) {
	r := runReport(t, "online", "online.blocks=100", "online.drift.spread=0", "online.drift.jump_rate=0", "online.drift.noise=0").Results
	for _, p := range online.Policies() {
		regret, _ := r.Value(Query{Series: p.Name, Metric: "regret"})
		fees, _ := r.Value(Query{Series: p.Name, Metric: "shadow_fees"})
		curious := strings.Contains(p.Name, "LCB") || strings.Contains(p.Name, "optimistic")
		if (fees > 0) != (p.Feedback == online.Shadowed) || !curious && math.Abs(regret-fees) > 1e-12 {
			t.Errorf("%s: regret %v, fees %v", p.Name, regret, fees)
		}
	}
}

func TestOnlineClaimsCatchWrongResults(t *testing.T) {
	lessRegret := func(policy string) func(*Row) bool {
		return func(r *Row) bool {
			if r.Series != policy || r.Metric != "regret_of_run" {
				return false
			}
			r.Value /= 100
			return true
		}
	}
	spoilt(t, "online", "19a", true, setTo(frozenPolicy, "regret", .05))
	spoilt(t, "online", "19b", true, lessRegret(frozenPolicy))
	spoilt(t, "online", "19b", true, lessRegret(greedyPolicy))
	spoilt(t, "online", "19b", true, lessRegret("exact, EWMA and shadow"))
	spoilt(t, "online", "19c", true, lessRegret("exact, EWMA optimistic with age"))
	spoilt(t, "online", "19d", false, setTo("exact, EWMA", "bound_exceeded", 1))
	spoilt(t, "online", "19e", true, lessRegret(latestPolicy))
	spoilt(t, "online", "19e", true, setTo(greedyPolicy, "regret_of_run", 2))
}

func TestOnlineTablesAndFigures(t *testing.T) {
	report := quickReport(t, "online")
	if len(report.Tables) != 1 || len(report.Tables[0].Rows) != len(online.Policies()) {
		t.Fatalf("tables %+v", report.Tables)
	}
	figures := report.Experiment.Spec.study().figures(report.Results)
	if len(figures) != 1 || len(figures[0].Panels) != 2 || figures[0].Gaps() != 0 {
		t.Fatalf("figures %+v", figures)
	}
	curves, whole := figures[0].Panels[0], figures[0].Panels[1]
	if len(curves.Series) != 6 || len(whole.Series) != len(online.Policies()) {
		t.Errorf("%d curves, %d whole runs", len(curves.Series), len(whole.Series))
	}
	hues := map[string]bool{}
	for i, p := range online.Policies() {
		if whole.XTicks[i].Label != p.Name || whole.Series[i].X[0] != whole.XTicks[i].Value {
			t.Errorf("%s stands at %+v", p.Name, whole.XTicks[i])
		}
		hues[whole.Series[i].Group] = true
	}
	if len(hues) > 7 {
		t.Errorf("%d groups: a hue is used twice", len(hues))
	}
	saysNothing(t, report.Experiment.Spec)
}

func TestWrongOnline(t *testing.T) {
	refused(t, "online", []wrongSetting{
		{"online.blocks=10", "10 blocks: want 100"},
		{"online.runs=3", "3 runs: want 10"},
		{"online.level=0.9999999", "take a lower level or more runs"},
		{"online.level=1", "level"},
		{"online.weights.cost=0.5", "must be 1"},
		{"online.drift.persistence=1.5", "persistence = 1.5"},
		{"online.drift.noise=-1", "noise = -1"},
		{"network.verification_cycles=0", "no response times that could drift"},
	})
}
