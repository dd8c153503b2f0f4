package main

import (
	"context"
	"fmt"
	"slices"

	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// queueSystem is a model with its parameters.
type queueSystem struct {
	err      error      // of its Validate
	rows     []queueRow // one a rate of --lambda, or one for a network
	stations []queueRow // of a network
	measures []queueMeasure
	loss     float64 // probability to be lost, 0 where nobody is

	quantile func(row int, p float64) float64 // of the sojourn time; nil: no formula
	stdDev   func(row int) float64            // of the sojourn time, s; nil: no formula
	rough    bool                             // the formulas are approximations
	simulate func(size runSize) simulation    // nil: no simulation
}

// queueRow is what the formulas say about a class or station, in SI units.
type queueRow struct{ lambda, sojourn, wait float64 }

// queueMeasure is a further result of a model.
type queueMeasure struct {
	name  string // with its unit, as in JSON
	value float64
}

// simulation wraps a model that can be run.
type simulation interface {
	Load() float64
	Warnings() []string
	Run(ctx context.Context, key rng.Key) (sim.Observations, error)
}

// runSize is how long a run is.
type runSize struct{ customers, warmup int }

func (o *queueOptions) size() runSize {
	return runSize{int(o.customers), output.Warmup(int(o.customers))}
}

// simulated returns how to simulate q.
func simulated(q sim.Queue) func(runSize) simulation {
	return func(size runSize) simulation {
		q.Customers, q.Warmup, q.Keep = size.customers, size.warmup, true
		return q
	}
}

// simulatedBlocks returns how to simulate q.
func simulatedBlocks(q sim.BlockQueue) func(runSize) simulation {
	return func(size runSize) simulation {
		q.Customers, q.Warmup, q.Keep = size.customers, size.warmup, true
		return q
	}
}

// closedForm wraps a model whose customers are all alike.
type closedForm interface {
	Validate() error
	Sojourn() float64
	Wait() float64
}

// classForm wraps a model of classes.
type classForm interface {
	Validate() error
	Sojourn(k int) float64
	Wait(k int) float64
}

// alike returns the system of one class, to which every rate of --lambda belongs.
func (o *queueOptions) alike(q closedForm) queueSystem {
	s := queueSystem{err: q.Validate()}
	sojourn, wait := q.Sojourn(), q.Wait()
	for _, lambda := range o.lambdas.values {
		s.rows = append(s.rows, queueRow{lambda, sojourn, wait})
	}
	switch d := q.(type) {
	case interface{ Distribution() queueing.Distribution }:
		o.distributed(&s, d.Distribution())
	case interface{ Distribution() queueing.Sojourn }:
		o.distributed(&s, d.Distribution())
	}
	return s
}

// distributed gives s the distribution that the sojourn times of all rows have.
func (o *queueOptions) distributed(s *queueSystem, d interface {
	StdDev() float64
	Quantile(p float64) float64
},
) {
	s.quantile = o.sameQuantile(d.Quantile)
	deviation := d.StdDev()
	s.stdDev = func(int) float64 { return deviation }
}

// sameQuantile returns the quantiles of --quantiles, computed once for all rows.
func (o *queueOptions) sameQuantile(quantile func(p float64) float64) func(int, float64) float64 {
	known := make(map[float64]float64)
	for _, p := range o.quantiles.values {
		known[p] = quantile(p)
	}
	return func(_ int, p float64) float64 { return known[p] }
}

// classes returns the system whose class of each rate of --lambda is given.
func (o *queueOptions) classes(q classForm, class []int) queueSystem {
	s := queueSystem{err: q.Validate()}
	for i, lambda := range o.lambdas.values {
		s.rows = append(s.rows, queueRow{lambda, q.Sojourn(class[i]), q.Wait(class[i])})
	}
	return s
}

// law is a distribution that can be drawn from and has a transform.
type law interface {
	rng.Distribution
	queueing.Law
}

// service returns the law of a service time with rate mu and the variation of --scv.
func (o *queueOptions) service(mu float64) (law, error) {
	return withSCV("scv", 1/mu, o.scv)
}

func withSCV(flag string, mean, scv float64) (law, error) {
	d, err := rng.WithSCV(mean, scv)
	if err != nil {
		return nil, usagef("--%s: %w", flag, err)
	}
	l, ok := d.(law)
	if !ok {
		return nil, fmt.Errorf("queue: %T has no transform", d)
	}
	return l, nil
}

// oneServer returns the sum of --lambda, and the service time with the only --mu.
func (o *queueOptions) oneServer() (lambda float64, service law, err error) {
	lambda, mu, err := o.rates()
	if err != nil {
		return 0, nil, err
	}
	service, err = o.service(mu)
	return lambda, service, err
}

// manyServers returns the sum of --lambda, the only --mu and the only --servers.
func (o *queueOptions) manyServers() (lambda, mu float64, servers int, err error) {
	if lambda, mu, err = o.rates(); err != nil {
		return 0, 0, 0, err
	}
	servers, err = one("servers", o.servers)
	return lambda, mu, servers, err
}

// entities returns a Poisson stream for each rate of --lambda.
func (o *queueOptions) entities(service rng.Distribution, class []int) []sim.Entity {
	entities := make([]sim.Entity, len(o.lambdas.values))
	for i, lambda := range o.lambdas.values {
		entities[i] = sim.Entity{Arrivals: sim.Poisson{Lambda: lambda}, Service: service}
		if class != nil {
			entities[i].Class = class[i]
		}
	}
	return entities
}

// total returns the sum of --lambda, 1/s, all of which must be positive.
func (o *queueOptions) total() (float64, error) {
	if slices.Contains(o.lambdas.values, 0) {
		return 0, usagef("--lambda: 0 is for stations of model jackson only, want numbers greater than 0")
	}
	return sum(o.lambdas.values), nil
}

// one returns the only value of a list.
func one[T any](flag string, l list[T]) (T, error) {
	if len(l.values) != 1 {
		var none T
		return none, usagef("--%s gives %d values: want one", flag, len(l.values))
	}
	return l.values[0], nil
}

// rates returns the sum of --lambda and the only --mu.
func (o *queueOptions) rates() (lambda, mu float64, err error) {
	if lambda, err = o.total(); err != nil {
		return 0, 0, err
	}
	mu, err = one("mu", o.mus)
	return lambda, mu, err
}
