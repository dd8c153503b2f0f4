package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"ihealth/bco"
	"ihealth/bco/ranking"
	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/sim/output"
)

// errPatience ends a selection on real nodes that takes too long.
var errPatience = errors.New("patience is at its end")

// nodeCells selects on real nodes: every observation starts a network, loads it, and
// takes the median block latency for L.
func (x *selectionStudy) nodeCells() []Cell {
	return []Cell{{ID: "nodes/" + knProcedure, Fidelity: OnChain, Measured: true, Run: x.selectNodes}}
}

// nodeCandidates returns the configurations of the section, whose utility counts a
// latency in parts of what is long on this host.
func (x *selectionStudy) nodeCandidates() ([]selectable, error) {
	s := x.spec.Selection
	p := x.spec.Network.problem(s.Weights.bco())
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		return nil, err
	}
	var out []selectable
	for _, c := range s.Nodes.Configurations {
		// What the model says of latency leaves U with its own normaliser, and what is
		// measured enters with the host's.
		of := newSelectable(e, c.Validators, c.Block, p.Weights.Latency/s.Nodes.LatencyScale)
		of.utility -= p.Weights.Latency / e.MaxLatency() * of.latency
		of.latency = 0
		out = append(out, of)
	}
	return out, nil
}

// nodeRuns observes configurations on real nodes.
type nodeRuns struct {
	nodes     chain.Chain
	section   NodeSelection
	list      []selectable
	seed      uint64
	latencies [][]float64 // by configuration and replication, s
	bound     int         // runs that the host set the pace of
}

// observe is the objective of KN.
func (n *nodeRuns) observe(ctx context.Context, j, replication int) (float64, error) {
	latency, err := n.latency(ctx, j, replication)
	if err != nil {
		return 0, err
	}
	n.latencies[j] = append(n.latencies[j], latency)
	return n.list[j].observed(latency), nil
}

// latency returns the median block latency of a run, s. The transactions of replication
// r are the same in all configurations.
func (n *nodeRuns) latency(ctx context.Context, j, replication int) (float64, error) {
	load := OpenLoad{Seconds: n.section.Seconds}
	workload := chain.Workload{
		Duration: load.duration(), PayloadBytes: 256, Seed: n.seed + uint64(replication),
		Entities: []chain.Entity{{Name: "entity-01", Share: 1}},
	}
	m, err := n.nodes.Measure(ctx, n.list[j].Config, workload)
	if err != nil {
		return 0, err
	}
	if m.HostBound() {
		n.bound++
	}
	return m.BlockLatency.Quantile(0.5), nil
}

// freshRuns returns how many fresh runs of each configuration judge a selection: so
// many that all differences from another lie on one side of their median with
// probability α or less, for all others together.
func (n *nodeRuns) freshRuns() int {
	return int(math.Ceil(math.Log2(float64(len(n.list)-1) / n.section.Alpha)))
}

// fresh returns by how much U of the selected is above that of each other configuration
// in runs that no selection has seen, whose replications begin at first. The interval
// holds all differences: whatever their distribution, either end has their median beyond
// it with probability 1 − level.
func (n *nodeRuns) fresh(ctx context.Context, selected, first int) ([]Row, error) {
	differences := make([][]float64, len(n.list))
	for r := range n.freshRuns() {
		utility := make([]float64, len(n.list))
		for j, c := range n.list {
			latency, err := n.latency(ctx, j, first+r)
			if err != nil {
				return nil, err
			}
			utility[j] = c.observed(latency)
		}
		for j := range n.list {
			differences[j] = append(differences[j], utility[selected]-utility[j])
		}
	}
	var rows []Row
	for j, d := range differences {
		if j != selected {
			row := nodeRow(float64(j+1), "above", output.NewSample(d).Quantile(0.5))
			row.Interval = &Range{Low: Number(slices.Min(d)), High: Number(slices.Max(d)), Level: 1 - math.Exp2(-float64(len(d))), N: len(d)}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (x *selectionStudy) selectNodes(ctx context.Context, env *Env) ([]Row, error) {
	list, err := x.nodeCandidates()
	if err != nil {
		return nil, err
	}
	return x.selectAmong(ctx, env, &nodeRuns{
		nodes: comet.Chain{Options: comet.Options{Seed: env.Key.Seed}}, section: x.spec.Selection.Nodes,
		list: list, seed: env.Key.Seed, latencies: make([][]float64, len(list)),
	})
}

// selectAmong selects once, and judges what is selected by fresh runs, where the host
// did not set the pace.
func (x *selectionStudy) selectAmong(ctx context.Context, env *Env, runs *nodeRuns) ([]Row, error) {
	s := runs.section
	patience := time.Duration(s.Patience * float64(time.Second))
	limited, cancel := context.WithTimeoutCause(ctx, patience, errPatience)
	defer cancel()
	kn := ranking.KN{Delta: s.Delta, Alpha: s.Alpha, FirstStage: s.FirstStage}
	r, err := kn.Select(limited, len(runs.list), runs.observe)
	ended := err == nil
	switch {
	case ended:
	case ctx.Err() == nil && (errors.Is(err, ranking.ErrTooMany) || errors.Is(err, errPatience)):
		env.Note(fmt.Sprintf("%s: no guarantee for what is selected after %d runs: %v", realNodes, r.Total, err))
	default:
		return nil, fmt.Errorf("%s, after %d runs: %w", realNodes, r.Total, err)
	}
	if r.Total == 0 {
		return nil, nil
	}
	rows := nodeRows(runs, r)
	if ended && runs.bound == 0 {
		fresh, err := runs.fresh(limited, r.Best, r.Total)
		switch {
		case err == nil:
			rows = append(rows, fresh...)
		case ctx.Err() == nil && limited.Err() != nil:
			env.Note(fmt.Sprintf("%s: what is selected is not judged: %v", realNodes, errPatience))
		default:
			return nil, fmt.Errorf("%s, fresh runs: %w", realNodes, err)
		}
	}
	if runs.bound > 0 {
		env.Note(fmt.Sprintf("%s: the host set the pace of %d runs, of which %d selected", realNodes, runs.bound, r.Total))
	}
	return append(rows, nodeRow(math.NaN(), "host_bound", float64(runs.bound))), nil
}

func nodeRow(x float64, metric string, v float64) Row {
	return Row{Panel: realNodes, Series: knProcedure, X: Number(x), Metric: metric, Value: Number(v), Measured: true}
}

// nodeRows returns the selection, by the place of the configuration in the file.
func nodeRows(runs *nodeRuns, r ranking.Result) []Row {
	rows := []Row{
		nodeRow(math.NaN(), "selected", float64(r.Best+1)),
		nodeRow(math.NaN(), "observations", float64(r.Total)),
		nodeRow(math.NaN(), "confidence", r.Certificate.Confidence),
	}
	for j, c := range runs.list {
		at := float64(j + 1)
		seen := latencyRow("latency", output.NewSample(runs.latencies[j]))
		seen.Panel, seen.Series, seen.X, seen.Measured = realNodes, knProcedure, Number(at), true
		rows = append(rows,
			nodeRow(at, "validators", float64(c.Validators)),
			nodeRow(at, "block_size", float64(c.BlockSize)),
			nodeRow(at, "observations_of", float64(r.Observations[j])),
			nodeRow(at, "average", r.Means[j]), seen)
	}
	return rows
}
