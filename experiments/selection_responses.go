package experiments

import (
	"context"
	"fmt"
	"math"

	"ihealth/bco/ranking"
	"ihealth/bco/stochastic"
	"ihealth/sim/rng"
)

// newResponses returns the response times of the network's validators, the fastest
// first: log-normal, of mean K/x_i, in s.
func (x *selectionStudy) newResponses() []rng.LogNormal {
	cv := x.spec.Selection.Responses.CV
	spread := math.Log1p(cv * cv)
	var out []rng.LogNormal
	for i := range x.spec.Network.MaxValidators {
		g := x.spec.Network.Validators
		mean := x.spec.Network.VerificationCycles / (g.FastestHz - float64(i)*g.StepHz)
		out = append(out, rng.LogNormal{Mu: math.Log(mean) - spread/2, Sigma: math.Sqrt(spread)})
	}
	return out
}

// expectedLargest returns the mean response time of the slowest, s.
func expectedLargest(responses []rng.LogNormal) (float64, error) {
	independent := make([]stochastic.Response, len(responses))
	for i, r := range responses {
		independent[i] = r
	}
	return stochastic.Expected(context.Background(), independent, stochastic.All)
}

// boundLargest returns bounds on it that hold without independence, s.
func boundLargest(responses []rng.LogNormal) (lower, upper float64) {
	var means, deviations []float64
	for _, r := range responses {
		means = append(means, r.Mean())
		deviations = append(deviations, math.Sqrt(r.Variance()))
	}
	return ranking.BoundLargest(means, deviations)
}

// responseWaits observes how long the m fastest validators take to respond to a block, s.
type responseWaits interface {
	largest(m, block int) float64
}

// sharedWaits are common random numbers: a validator responds to a block after the same
// time whatever the configuration, as every validator has a stream.
type sharedWaits struct {
	responses []rng.LogNormal
	streams   []*rng.Stream // by validator
	seen      [][]float64   // by block and m−1
}

func newSharedWaits(responses []rng.LogNormal, key rng.Key) *sharedWaits {
	w := &sharedWaits{responses: responses}
	for i := range responses {
		w.streams = append(w.streams, rng.New(key.Sub(fmt.Sprintf("validator %d", i+1))))
	}
	return w
}

func (w *sharedWaits) largest(m, block int) float64 {
	for len(w.seen) <= block {
		row, slowest := make([]float64, len(w.responses)), 0.0
		for i, r := range w.responses {
			slowest = max(slowest, r.Draw(w.streams[i]))
			row[i] = slowest
		}
		w.seen = append(w.seen, row)
	}
	return w.seen[block][m-1]
}

// ownWaits are independent: every configuration has a stream of its own.
type ownWaits struct {
	responses []rng.LogNormal
	streams   []*rng.Stream // by m−1
	seen      [][]float64   // by m−1 and block
}

func newOwnWaits(responses []rng.LogNormal, key rng.Key) *ownWaits {
	w := &ownWaits{responses: responses, seen: make([][]float64, len(responses))}
	for i := range responses {
		w.streams = append(w.streams, rng.New(key.Sub(fmt.Sprintf("configuration %d", i+1))))
	}
	return w
}

func (w *ownWaits) largest(m, block int) float64 {
	for len(w.seen[m-1]) <= block {
		slowest := 0.0
		for _, r := range w.responses[:m] {
			slowest = max(slowest, r.Draw(w.streams[m-1]))
		}
		w.seen[m-1] = append(w.seen[m-1], slowest)
	}
	return w.seen[m-1][block]
}

// responseObjective returns the utility of the candidates of that are listed: the
// average over so many blocks, with the response times of w in place of their means.
func responseObjective(list []selectable, responses []rng.LogNormal, of []int, w responseWaits, blocks int) ranking.Objective {
	return func(_ context.Context, j, replication int) (float64, error) {
		c, sum := list[of[j]], 0.0
		for b := range blocks {
			sum += w.largest(c.Validators, replication*blocks+b)
		}
		slowest := responses[c.Validators-1].Mean()
		return c.observed(c.latency + c.work*(sum/float64(blocks)-slowest)), nil
	}
}
