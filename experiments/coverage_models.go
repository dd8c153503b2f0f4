package experiments

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// process is a model of a case: what it gives in one run, by quantity, and what is
// exact of each quantity.
type process struct {
	quantities []quantity
	run        func(ctx context.Context, key rng.Key, n int) ([][]float64, error)
}

// quantity is a series of observations with a known steady state.
type quantity struct {
	name     string // empty when there is one only
	mean     float64
	quantile float64 // the case's, when it asks for one
}

func (c *CoverageCase) process() (process, error) {
	switch c.Model {
	case modelPriority:
		return c.priority(), nil
	case modelAR1:
		return c.autoregression(), nil
	default:
		return c.queue()
	}
}

// queue is the waiting time of M/G/1 with mean service time 1 that begins empty, by
// Lindley's recursion; its exact mean is that of Pollaczek and Khinchine, and its
// quantile that of M/M/1, P(W > x) = ρ·exp(−(1−ρ)x).
func (c *CoverageCase) queue() (process, error) {
	scv := 1.
	if c.Model == modelMG1 {
		scv = c.SCV
	}
	service, err := rng.WithSCV(1, scv)
	if err != nil {
		return process{}, err
	}
	if scv == 1 {
		service = rng.Exponential{Rate: 1, Method: rng.Ziggurat}
	}
	between := rng.Exponential{Rate: c.Load, Method: rng.Ziggurat}
	exact := quantity{
		mean:     c.Load * (1 + scv) / (2 * (1 - c.Load)),
		quantile: max(0, math.Log(c.Load/(1-c.Quantile))/(1-c.Load)),
	}
	return process{[]quantity{exact}, func(ctx context.Context, key rng.Key, n int) ([][]float64, error) {
		arrivals, services := rng.New(key.Sub("arrivals")), rng.New(key.Sub("services"))
		waits := make([]float64, n)
		wait := 0.
		for i := range waits {
			waits[i] = wait
			wait = max(0, wait+service.Draw(services)-between.Draw(arrivals))
		}
		return [][]float64{waits}, ctx.Err()
	}}, nil
}

// autoregression is xᵢ = m + φ(xᵢ₋₁ − m) + εᵢ with standard normal εᵢ that begins at 0
// instead of its mean m.
func (c *CoverageCase) autoregression() process {
	const mean = 20
	phi := c.Correlation
	stationary := distuv.Normal{Mu: mean, Sigma: 1 / math.Sqrt(1-phi*phi)}
	exact := quantity{mean: mean}
	if c.Quantile > 0 {
		exact.quantile = stationary.Quantile(c.Quantile)
	}
	return process{[]quantity{exact}, func(ctx context.Context, key rng.Key, n int) ([][]float64, error) {
		noise := rng.New(key.Sub("noise"))
		xs := make([]float64, n)
		x := 0.
		for i := range xs {
			xs[i] = x
			x = mean + phi*(x-mean) + noise.Normal(0, 1)
		}
		return [][]float64{xs}, ctx.Err()
	}}
}

// priority is the sojourn time of every class of the preemptive-resume M/M/1 that
// begins empty, by the event kernel. Its exact distribution is queueing's.
func (c *CoverageCase) priority() process {
	closed := queueing.PreemptiveMM1{Lambdas: make([]float64, c.Classes), Mu: 1}
	for k := range closed.Lambdas {
		closed.Lambdas[k] = c.Load / float64(c.Classes)
	}
	p := process{run: func(ctx context.Context, key rng.Key, n int) ([][]float64, error) {
		m := sim.MM1{Lambdas: closed.Lambdas, Mu: closed.Mu, Discipline: sim.PreemptiveResume, Customers: n * c.Classes, Keep: true}
		observed, err := m.Run(ctx, key)
		return observed.Values, err
	}}
	for k := range closed.Lambdas {
		law := closed.Distribution(k)
		p.quantities = append(p.quantities, quantity{fmt.Sprintf("class %d of %d", k+1, c.Classes), law.Mean(), law.Quantile(c.Quantile)})
	}
	return p
}
