package queueing

import (
	"fmt"
	"math"
)

// maxCapacity is the greatest capacity that the models compute.
const maxCapacity = 10_000_000

// MMcK is the queue M/M/c with room for Capacity customers; who finds it full is
// lost. With one server it is M/M/1/K. It has a steady state at any load.
type MMcK struct {
	Lambda   float64 // arrival rate, lost customers included, 1/s, > 0
	Mu       float64 // service rate of one server, 1/s, > 0
	Servers  int     // 1 to 1e7
	Capacity int     // customers waiting and served, Servers to 1e7
}

// Validate returns ErrParameter for a field out of its range.
func (q MMcK) Validate() error {
	if err := validateServers(q.Lambda, q.Mu, q.Servers); err != nil {
		return err
	}
	if q.Capacity < q.Servers || q.Capacity > maxCapacity {
		return fmt.Errorf("queueing: %w: capacity is %d, want %d (the servers) to %d", ErrParameter, q.Capacity, q.Servers, maxCapacity)
	}
	return nil
}

// finite holds what is needed of the probabilities of the number present.
type finite struct {
	loss      float64 // P(full)
	waiting   float64 // E[present, not served]
	inService float64 // E[min(present, servers)]
}

// solve sums the probabilities by p_{n+1} = p_n·λ/(min(n+1, c)μ), in the order and
// to the scale in which they grow.
func (q MMcK) solve() (finite, error) {
	if err := q.Validate(); err != nil {
		return finite{}, err
	}
	p, total, waiting, served := 1.0, 1.0, 0.0, 0.0
	for n := 1; n <= q.Capacity; n++ {
		p *= q.Lambda / (float64(min(n, q.Servers)) * q.Mu)
		total += p
		waiting += p * float64(max(n-q.Servers, 0))
		served += p * float64(min(n, q.Servers))
		if total > 1e4 { // far from what overflows
			p, total, waiting, served = p/total, 1, waiting/total, served/total
		}
	}
	return finite{loss: p / total, waiting: waiting / total, inService: served / total}, nil
}

// Loss returns the probability that an arriving customer is lost.
func (q MMcK) Loss() float64 {
	f, err := q.solve()
	if err != nil {
		return undefined(err)
	}
	return f.loss
}

// InSystem returns the mean number of customers present.
func (q MMcK) InSystem() float64 {
	f, err := q.solve()
	if err != nil {
		return undefined(err)
	}
	return f.waiting + f.inService
}

// Sojourn returns the mean time in s from arrival to departure of the customers who
// are not lost.
func (q MMcK) Sojourn() float64 { return q.Wait() + 1/q.Mu }

// Wait returns the mean time in s from arrival to the start of service of the
// customers who are not lost.
func (q MMcK) Wait() float64 {
	f, err := q.solve()
	if err != nil {
		return undefined(err)
	}
	return f.waiting / f.inService / q.Mu // Little's law: departures are μ·E[served]
}

// Throughput returns the rate of departures in 1/s.
func (q MMcK) Throughput() float64 {
	f, err := q.solve()
	if err != nil {
		return undefined(err)
	}
	return f.inService * q.Mu
}

// Utilization returns the fraction of time that one server works.
func (q MMcK) Utilization() float64 {
	f, err := q.solve()
	if err != nil {
		return math.NaN()
	}
	return f.inService / float64(q.Servers)
}
