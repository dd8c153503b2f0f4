package stochastic

import (
	"context"

	"ihealth/bco"
	"ihealth/chain"
)

// instance is a problem made ready: validators are ranks, 0 the one of least mean time.
type instance struct {
	*bco.Evaluator // of the problem on the means
	validators     []chain.Validator
	model          model
	wait           Wait
	cycles         float64 // K
	most           int     // validators in a set
}

func newInstance(ctx context.Context, p *Problem) (*instance, error) {
	means, err := p.OnMeans()
	if err != nil {
		return nil, err
	}
	e, err := bco.NewEvaluator(means)
	if err != nil {
		return nil, err
	}
	index := make(map[string]int, len(p.Validators))
	for i, v := range p.Validators {
		index[v.ID] = i
	}
	x := &instance{Evaluator: e, validators: e.Validators(), wait: p.Wait, cycles: p.Latency.VerificationCycles, most: p.MaxValidators}
	order := make([]int, len(x.validators))
	for rank, v := range x.validators {
		order[rank] = index[v.ID]
	}
	x.model, err = p.model(ctx, order)
	return x, err
}

// group returns what m validators mean for U that are waited for t seconds: a slowest
// one of that time.
func (x *instance) group(m int, t, fees float64) bco.Group {
	return bco.Group{M: m, SlowestHz: x.cycles / t, Fees: fees}
}

// fees returns Σc_i of a set.
func (x *instance) fees(set []int) float64 {
	sum := 0.0
	for _, i := range set {
		sum += x.validators[i].Fee
	}
	return sum
}
