package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
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
	section   NodeSelection
	list      []selectable
	seed      uint64
	latencies [][]float64 // by configuration and replication, s
	bound     int         // runs that the host set the pace of
}

// observe is the objective. The transactions of replication r are the same in all
// configurations.
func (n *nodeRuns) observe(ctx context.Context, j, replication int) (float64, error) {
	load := OpenLoad{Seconds: n.section.Seconds}
	workload := chain.Workload{
		Duration: load.duration(), PayloadBytes: 256, Seed: n.seed + uint64(replication),
		Entities: []chain.Entity{{Name: "entity-01", Share: 1}},
	}
	m, err := comet.Chain{Options: comet.Options{Seed: n.seed}}.Measure(ctx, n.list[j].Config, workload)
	if err != nil {
		return 0, err
	}
	if m.HostBound() {
		n.bound++
	}
	latency := m.BlockLatency.Quantile(0.5)
	n.latencies[j] = append(n.latencies[j], latency)
	return n.list[j].observed(latency), nil
}

func (x *selectionStudy) selectNodes(ctx context.Context, env *Env) ([]Row, error) {
	s := x.spec.Selection
	list, err := x.nodeCandidates()
	if err != nil {
		return nil, err
	}
	patience := time.Duration(s.Nodes.Patience * float64(time.Second))
	limited, cancel := context.WithTimeoutCause(ctx, patience, errPatience)
	defer cancel()
	runs := &nodeRuns{section: s.Nodes, list: list, seed: env.Key.Seed, latencies: make([][]float64, len(list))}
	kn := ranking.KN{Delta: s.Nodes.Delta, Alpha: s.Nodes.Alpha, FirstStage: s.Nodes.FirstStage}
	r, err := kn.Select(limited, len(list), runs.observe)
	switch {
	case err == nil:
	case ctx.Err() == nil && (errors.Is(err, ranking.ErrTooMany) || errors.Is(err, errPatience)):
		env.Note(fmt.Sprintf("%s: no guarantee for what is selected after %d runs: %v", realNodes, r.Total, err))
	default:
		return nil, fmt.Errorf("%s, after %d runs: %w", realNodes, r.Total, err)
	}
	if r.Total == 0 {
		return nil, nil
	}
	if runs.bound > 0 {
		env.Note(fmt.Sprintf("%s: the host set the pace of %d of %d runs", realNodes, runs.bound, r.Total))
	}
	return nodeRows(runs, r), nil
}

// nodeRows returns the selection, by the place of the configuration in the file.
func nodeRows(runs *nodeRuns, r ranking.Result) []Row {
	row := func(x float64, metric, unit string, v float64) Row {
		return Row{Panel: realNodes, Series: knProcedure, X: Number(x), Metric: metric, Unit: unit, Value: Number(v), Measured: true}
	}
	rows := []Row{
		row(math.NaN(), "selected", "", float64(r.Best+1)),
		row(math.NaN(), "observations", "", float64(r.Total)),
		row(math.NaN(), "confidence", "", r.Certificate.Confidence),
	}
	for j, c := range runs.list {
		at := float64(j + 1)
		seen := latencyRow("latency", output.NewSample(runs.latencies[j]))
		seen.Panel, seen.Series, seen.X, seen.Measured = realNodes, knProcedure, Number(at), true
		rows = append(rows,
			row(at, "validators", "", float64(c.Validators)),
			row(at, "block_size", "", float64(c.BlockSize)),
			row(at, "observations_of", "", float64(r.Observations[j])),
			row(at, "average", "", r.Means[j]), seen)
	}
	return rows
}
