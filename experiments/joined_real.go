package experiments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// realChain names the panel of the real nodes, fullQueue the run that finds what they
// can carry.
const (
	realChain = "real nodes"
	fullQueue = "full queue"
)

// atLoad names a run of the real chain.
func atLoad(load float64) string { return fmt.Sprintf("load %g", load) }

// loadNames returns the runs of the real chain but for that with a full queue.
func (x *joinedStudy) loadNames() []string {
	var out []string
	for _, load := range x.spec.Joined.Real.Loads {
		out = append(out, atLoad(load))
	}
	return out
}

// realRows measures the chain of real nodes, first with a queue that is kept full, then
// under parts of the throughput that it showed.
func (x *joinedStudy) realRows(ctx context.Context, env *Env) ([]Row, error) {
	c := x.spec.Joined.Real
	m, err := x.measure(ctx, env, 0)
	if err != nil {
		return nil, err
	}
	if m.Load.Committed == 0 {
		return nil, fmt.Errorf("joined.real: nothing was committed in %v s: make it longer", c.Seconds)
	}
	rows := x.realRun(env, fullQueue, none, m)
	for _, load := range c.Loads {
		m, err := x.measure(ctx, env, load*float64(rows[0].Value))
		if err != nil {
			return nil, err
		}
		rows = append(rows, x.realRun(env, atLoad(load), Number(load), m)...)
	}
	return rows, nil
}

// measure runs fresh nodes under a rate, 1/s; 0 keeps the queue full.
func (x *joinedStudy) measure(ctx context.Context, env *Env, rate float64) (chain.Measurement, error) {
	c := x.spec.Joined.Real
	w := chain.Workload{
		Rate: rate, Duration: lasting(c.Seconds), PayloadBytes: joinedPayload, Seed: env.Key.Seed,
		Entities: x.spec.Joined.entities(),
	}
	nodes := comet.Chain{Options: comet.Options{Shape: c.Links.shape(), BlockTimeout: time.Millisecond, Seed: env.Key.Seed}}
	m, err := nodes.Measure(ctx, chain.Config{Validators: c.Validators, BlockSize: c.Block}, w)
	if errors.Is(err, comet.ErrDiverged) {
		env.Note(fmt.Sprintf("%v", err)) // claim 25e judges it
		return m, nil
	}
	return m, err
}

// realRun returns what a run of real nodes showed, the throughput first.
func (x *joinedStudy) realRun(env *Env, series string, load Number, m chain.Measurement) []Row {
	if m.HostBound() {
		env.Note(fmt.Sprintf("%s, %s: host-bound: the host's processors were %s busy", realChain, series, percent(m.HostCPU)))
	}
	rows := countRows(m)
	for _, u := range chain.Urgencies() {
		rows = append(rows, Row{Series: u.String(), Metric: "sojourn", Unit: "s", Value: Number(classLatency(&m, u))})
	}
	rows = append(rows,
		Row{Metric: "sojourn", Unit: "s", Value: Number(m.CommitLatency.Mean())},
		Row{Metric: "block_latency", Unit: "s", Value: Number(m.BlockLatency.Mean())},
		Row{Metric: "urgent_over_nonurgent", Value: Number(classLatency(&m, chain.Urgent) / classLatency(&m, chain.NonUrgent))})
	for i := range rows {
		r := &rows[i]
		r.Panel, r.X, r.Measured = realChain, load, true
		if r.Series == "" {
			r.Series = series
		} else {
			r.Series = series + ", " + r.Series
		}
	}
	return rows
}
