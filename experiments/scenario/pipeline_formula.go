package scenario

import (
	"context"
	"math"

	"ihealth/chain"
	"ihealth/experiments/pipeline"
	"ihealth/queueing"
	"ihealth/sim/rng"
)

// formulas returns what the stages take on average in closed form: a state out of range
// begins at any time between two readings; alerts come as a Poisson stream to a server of
// blocks that takes three delays, PBFT's, for each; with blocks of one transaction each class
// waits as in the M/D/1 queue with priorities, of others only the mean over all classes is
// known, as everybody's service is the same. What is not known is left out.
func (p *Pipeline) formulas(context.Context, *Env) ([]Point, error) {
	var out []Point
	for _, rate := range p.Rates {
		for _, series := range pipelineSeries() {
			out = append(out,
				Point{Series: series, X: rate, Metric: "notify_formula", Unit: "s", Value: p.Way.Notify})
			if p.Way.Exact() {
				out = append(out, Point{Series: series, X: rate, Metric: "sampling_formula", Unit: "s", Value: p.Way.Interval / 2})
			}
			if p.Way.Ledger != pipeline.Simulated {
				continue
			}
			out = append(out, Point{Series: series, X: rate, Metric: "consensus_formula", Unit: "s", Value: p.Way.Latency()})
			if wait := p.wait(series, rate); p.Way.Exact() && !math.IsNaN(wait) {
				out = append(out, Point{Series: series, X: rate, Metric: "queue_formula", Unit: "s", Value: wait})
			}
		}
		if p.Way.Ledger == pipeline.Simulated && p.Way.Exact() {
			out = append(out, Point{X: rate, Metric: "load", Value: rate * p.Way.Latency() / float64(p.Way.Block)})
		}
	}
	return out, nil
}

// wait returns the mean wait of a series for the blocks before its own, s: NaN where no
// formula is known.
func (p *Pipeline) wait(series string, rate float64) float64 {
	l := p.Way.Latency()
	if series == allClasses {
		q := queueing.BlockGeneral{Lambda: rate, Service: rng.Deterministic{Value: l}, Size: p.Way.Block, Rule: queueing.PartialBlocks}
		if p.Way.BlockTimeout > 0 || q.Validate() != nil {
			return math.NaN()
		}
		return q.Wait()
	}
	class := func(part float64) queueing.ServiceClass {
		return queueing.ServiceClass{Lambda: part * rate, Service: l, Residual: l / 2}
	}
	q := queueing.NonpreemptivePriority{Classes: []queueing.ServiceClass{class(p.Way.Urgent), class(1 - p.Way.Urgent)}}
	if p.Way.BlockTimeout > 0 || p.Way.Block != 1 || q.Validate() != nil {
		return math.NaN()
	}
	if series == chain.Urgent.String() {
		return q.Wait(0)
	}
	return q.Wait(1)
}
