package experiments

import (
	"context"
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/sim/output"
)

// fakeNodes take a latency by the block size, and drift by replication.
type fakeNodes struct {
	latency map[int]func(replication uint64) float64 // s, by block size
	busy    float64                                  // share of the host's processors
}

func (f fakeNodes) Measure(_ context.Context, c chain.Config, w chain.Workload) (chain.Measurement, error) {
	latency := f.latency[c.BlockSize](w.Seed)
	return chain.Measurement{BlockLatency: output.NewSample([]float64{latency}), HostCPU: f.busy}, nil
}

// TestClaimOfRealNodes: the claim rests on runs that did not select. Of two
// configurations the first looks better in the runs that select; what later runs show
// decides, and nothing does where the host is busy.
func TestClaimOfRealNodes(t *testing.T) {
	steady := func(latency float64) func(uint64) float64 {
		return func(replication uint64) float64 { return latency + 1e-4*float64(replication%3) }
	}
	from := func(first uint64, before, after float64) func(uint64) float64 {
		return func(replication uint64) float64 {
			if replication < first {
				return steady(before)(replication)
			}
			return steady(after)(replication)
		}
	}
	for name, tt := range map[string]struct {
		nodes fakeNodes
		want  Verdict
		says  string
	}{
		"better":  {fakeNodes{map[int]func(uint64) float64{20: steady(.01), 200: steady(.09)}, .2}, Holds, "in 3 fresh runs of each its U is -0."},
		"worse":   {fakeNodes{map[int]func(uint64) float64{20: from(6, .01, .5), 200: steady(.09)}, .2}, Fails, "3 fresh runs"},
		"unclear": {fakeNodes{map[int]func(uint64) float64{20: from(8, .01, .5), 200: steady(.09)}, .2}, Skip, "fresh runs disagree"},
		"busy":    {fakeNodes{map[int]func(uint64) float64{20: steady(.01), 200: steady(.09)}, .9}, Skip, "the host set the pace of 6 runs"},
	} {
		e := openQuick(t, "selection", "fidelity=[chain]")
		x := &selectionStudy{e.Spec}
		list, err := x.nodeCandidates()
		if err != nil {
			t.Fatal(err)
		}
		runs := &nodeRuns{nodes: tt.nodes, section: e.Spec.Selection.Nodes, list: list, latencies: make([][]float64, len(list))}
		rows, err := x.selectAmong(t.Context(), &Env{Note: func(string) {}}, runs)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			rows[i].Fidelity = OnChain
		}
		if c := verdict(t, e.Spec, &Results{Rows: rows}, "20g"); c.Verdict != tt.want || !strings.Contains(c.Measured, tt.says) {
			t.Errorf("%s: %s (%s), want %s", name, c.Verdict, c.Measured, tt.want)
		}
	}
}

// TestFreshRuns: the largest of k differences is below their median with probability
// 2⁻ᵏ, which for all others together is α at most.
func TestFreshRuns(t *testing.T) {
	for _, tt := range []struct {
		configurations int
		alpha          float64
		want           int
	}{{2, .2, 3}, {2, .25, 2}, {3, .05, 6}, {9, .01, 10}} {
		n := &nodeRuns{section: NodeSelection{Alpha: tt.alpha}, list: make([]selectable, tt.configurations)}
		if got := n.freshRuns(); got != tt.want {
			t.Errorf("%d configurations, α = %v: %d runs, want %d", tt.configurations, tt.alpha, got, tt.want)
		}
	}
}

// TestSelectingAmongRealNodes runs four networks or more, and none when it is cancelled.
func TestSelectingAmongRealNodes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts networks of real nodes; run without -short")
	}
	e := openQuick(t, "selection", "fidelity=[chain]", "selection.nodes.first_stage=2", "selection.nodes.delta=1", "selection.nodes.seconds=0.1", "selection.nodes.patience=120")
	rows, err := e.Cells[0].Run(t.Context(), &Env{Key: e.key(e.Cells[0]), Note: func(note string) { t.Log(note) }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].Fidelity = OnChain
	}
	r := &Results{Rows: rows}
	for i, n := range r.Values(Query{Metric: "observations_of"}) {
		u, l := r.Values(Query{Metric: "average"})[i], r.Values(Query{Metric: "latency"})[i]
		if n < 2 || !(u > 0) || !(l > 0 && l < 10) {
			t.Errorf("configuration %d: %v runs, U = %v, latency %v s", i+1, n, u, l)
		}
	}
	if tables, figures := e.Spec.Tables(r), e.Spec.study().figures(r); len(tables) != 1 || len(figures) != 1 {
		t.Errorf("%d tables and %d figures of real nodes, want one of each", len(tables), len(figures))
	}
	e = openQuick(t, "selection", "fidelity=[chain]", "selection.nodes.patience=0.01")
	noted := ""
	rows, err = e.Cells[0].Run(t.Context(), &Env{Key: e.key(e.Cells[0]), Note: func(note string) { noted = note }})
	if err != nil || len(rows) > 0 || !strings.Contains(noted, "after 0 runs: patience is at its end") {
		t.Errorf("without patience: %d rows, %v, %q", len(rows), err, noted)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Cells[0].Run(ctx, &Env{Key: e.key(e.Cells[0]), Note: func(string) {}}); err == nil || !strings.Contains(err.Error(), "real nodes, after 0 runs") {
		t.Errorf("cancelled: %v", err)
	}
}
