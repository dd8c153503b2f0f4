package queueing

import (
	"errors"
	"fmt"
)

// Tandem is a line of M/M/1 stations, all of whose customers go through all
// stations. The times spent at the stations are independent (Burke, 1956; Reich,
// 1957), so that the transform of their sum is a product.
type Tandem struct {
	Lambda float64   // arrival rate, 1/s, > 0
	Mus    []float64 // service rate of each station, 1/s, > Lambda
}

// Validate returns ErrParameter for a rate out of its range and ErrUnstable naming
// the first station that is overloaded.
func (q Tandem) Validate() error {
	if len(q.Mus) == 0 {
		return fmt.Errorf("queueing: %w: no stations", ErrParameter)
	}
	var unstable error
	for i := range q.Mus {
		switch err := q.Station(i).Validate(); {
		case err != nil && !errors.Is(err, ErrUnstable):
			return fmt.Errorf("station %d: %w", i, err)
		case err != nil && unstable == nil:
			unstable = fmt.Errorf("station %d: %w", i, err)
		}
	}
	return unstable
}

// Station returns the queue that station i is.
func (q Tandem) Station(i int) MM1 { return MM1{Lambda: q.Lambda, Mu: q.Mus[i]} }

// InSystem returns the mean number of customers present at all stations.
func (q Tandem) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Sojourn returns the mean time from arrival at the first station to departure from
// the last in s, Σ 1/(μ_i−λ).
func (q Tandem) Sojourn() float64 { return q.Distribution().Mean() }

// Wait returns the mean time in s that a customer is present but not served.
func (q Tandem) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	total := 0.0
	for i := range q.Mus {
		total += q.Station(i).Wait()
	}
	return total
}

// Distribution returns the distribution of the sojourn time, by inversion of
// Π (μ_i−λ)/(μ_i−λ+s) within 1e-7.
func (q Tandem) Distribution() Distribution {
	if err := q.Validate(); err != nil {
		return undefinedDistribution(err)
	}
	d := Distribution{resolution: quantileLimit}
	for _, mu := range q.Mus {
		d.mean += 1 / (mu - q.Lambda)
		d.variance += 1 / ((mu - q.Lambda) * (mu - q.Lambda))
	}
	d.survival = func(t float64) float64 {
		if t == 0 {
			return 1
		}
		return eulerUntil(q.survivalTransform, t)
	}
	return d
}

func (q Tandem) survivalTransform(s complex128) complex128 {
	product := complex(1, 0)
	for _, mu := range q.Mus {
		rate := complex(mu-q.Lambda, 0)
		product *= rate / (rate + s)
	}
	return (1 - product) / s
}
