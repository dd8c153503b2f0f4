package queueing

import (
	"fmt"
	"math"
)

// Interruption says what becomes of the work on a customer who is interrupted.
type Interruption uint8

// The interruptions.
const (
	Resume   Interruption = iota // it is kept
	Restart                      // it is lost, and the same requirement begins anew
	Resample                     // it is lost, and another requirement is drawn
)

// RepeatPriority is the M/G/1 queue with preemptive priorities, whose interrupted
// services resume, restart or are resampled; within a class the order is that of
// arrival. The time from the first start of a service to its end, interruptions
// included, is the completion time of Gaver, "A waiting line with interrupted
// service, including priorities", J. R. Statist. Soc. B 24 (1962) 73–90.
type RepeatPriority struct {
	Classes      []RepeatClass // class 0 is served first
	Interruption Interruption
}

// RepeatClass is one class of customers.
type RepeatClass struct {
	Lambda  float64 // arrival rate, 1/s, > 0
	Service Law     // service time S, s
	// Restart needs the rates u for which E[e^{uS}] is finite: those below Growth, 1/s,
	// which is μ for an exponential and +Inf for a bounded time. There
	// Service.Laplace(−u) must be E[e^{uS}], and LaplaceComplement(−u), if Service has it,
	// 1 less that.
	Growth float64
}

// Validate returns ErrParameter for a field out of its range, and ErrUnstable when
// completion times fill all the time. The classes above the one that brings it there
// have finite sojourn times all the same.
func (q RepeatPriority) Validate() error {
	if len(q.Classes) == 0 {
		return fmt.Errorf("queueing: %w: no classes", ErrParameter)
	}
	if q.Interruption > Resample {
		return fmt.Errorf("queueing: %w: interruption is %d, want Resume, Restart or Resample", ErrParameter, q.Interruption)
	}
	above := 0.0
	for k, c := range q.Classes {
		if err := q.validateClass(k, c, above); err != nil {
			return err
		}
		above += c.Lambda
	}
	last := len(q.Classes) - 1
	completion, busy, above, _ := q.until(last)
	return validateLoad(q.Classes[last].load(completion, busy, above), "lower the arrival rates or the service times")
}

func (q RepeatPriority) validateClass(k int, c RepeatClass, above float64) error {
	if err := validateRate(fmt.Sprintf("arrival rate %d", k), c.Lambda); err != nil {
		return err
	}
	if err := validateLaw(fmt.Sprintf("service time %d", k), c.Service); err != nil {
		return err
	}
	if q.Interruption == Restart && !(c.Growth > 0) {
		return fmt.Errorf("queueing: %w: growth of class %d is %v/s, want > 0", ErrParameter, k, c.Growth)
	}
	if n := above * c.Service.Mean(); q.Interruption != Resume && k > 0 && n < c.leastInterruptions() {
		return fmt.Errorf("queueing: %w: a service of class %d is interrupted %.3g times, want at least %v: let interrupted services go on instead, which is then the same",
			ErrParameter, k, n, c.leastInterruptions())
	}
	return nil
}

// InSystem returns the mean number of customers of class k present.
func (q RepeatPriority) InSystem(k int) float64 { return q.Classes[k].Lambda * q.Sojourn(k) }

// Sojourn returns the mean time from arrival to departure of class k in s, +Inf too
// where only the second moment of the completion time is infinite,
//
//	E[C] + λE[C²]/(2(1−λE[C])) + L E[B²]/(2(1+L E[B])),
//
// with C the completion time of the class, B the busy period of the classes above
// and L their arrival rate.
func (q RepeatPriority) Sojourn(k int) float64 {
	completion, busy, above, ok := q.until(k)
	lambda := q.Classes[k].Lambda
	switch {
	case !ok:
		return math.NaN()
	case full(q.Classes[k].load(completion, busy, above)):
		return math.Inf(1)
	}
	return completion.first + lambda*completion.second/(2*(1-lambda*completion.first)) +
		above*busy.second/(2*(1+above*busy.first))
}

// Completion returns the mean time in s from the first start of a service of class k
// to its end, interruptions included.
func (q RepeatPriority) Completion(k int) float64 {
	completion, _, _, ok := q.until(k)
	if !ok {
		return math.NaN()
	}
	return completion.first
}

// Wait returns the mean time in s that a customer of class k is present, less the
// mean service time.
func (q RepeatPriority) Wait(k int) float64 {
	sojourn := q.Sojourn(k)
	if math.IsNaN(sojourn) {
		return sojourn
	}
	return max(sojourn-q.Classes[k].Service.Mean(), 0)
}

// load returns the part of all time that the completion times of c and of the classes
// above fill, 1 − (1−λE[C])/(1+L E[B]).
func (c RepeatClass) load(completion, busy moments, above float64) float64 {
	return 1 - (1-c.Lambda*completion.first)/(1+above*busy.first)
}

// until returns the moments of the completion time of class k and of the busy period
// of the classes above, and the arrival rate of those. It returns false where a field
// is out of its range.
func (q RepeatPriority) until(k int) (completion, busy moments, above float64, ok bool) {
	for i, c := range q.Classes[:k+1] {
		if q.Interruption > Resample || q.validateClass(i, c, above) != nil {
			return completion, busy, above, false
		}
		completion = q.completion(c, above, busy)
		if i == k {
			break
		}
		if full(c.load(completion, busy, above)) { // nothing is left for the classes below
			return moments{math.Inf(1), math.Inf(1)}, busy, above, true
		}
		started := delayCycle(completion, completion, c.Lambda)
		interrupted := delayCycle(busy, completion, c.Lambda)
		share := c.Lambda / (above + c.Lambda)
		busy.first = share*started.first + (1-share)*interrupted.first
		busy.second = share*started.second + (1-share)*interrupted.second
		above += c.Lambda
	}
	return completion, busy, above, true
}
