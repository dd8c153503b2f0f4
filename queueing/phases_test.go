package queueing

import (
	"math"
	"testing"
)

// Chains of this file are cut at so many customers that the rest of the probability
// is below the tolerance.
const phaseLevels = 150

// TestMarkovChainGivesMG1 solves service times of phases: state 0 is idle, state
// 1+phases·(n−1)+i serves in phase i while n are present.
func TestMarkovChainGivesMG1(t *testing.T) {
	const lambda = .7
	for name, tt := range map[string]struct {
		service Law
		start   []float64   // probability to begin in each phase
		rates   []float64   // of leaving each phase, 1/s
		next    [][]float64 // probability of going on to each phase; the rest departs
	}{
		"M/E3/1": {erlang{3, 1}, []float64{1, 0, 0}, []float64{3, 3, 3}, [][]float64{{0, 1, 0}, {0, 0, 1}, {0, 0, 0}}},
		"M/H2/1": {hyper{.2, .4, 1.6}, []float64{.2, .8}, []float64{.4, 1.6}, [][]float64{{0, 0}, {0, 0}}},
	} {
		phases := len(tt.start)
		p := stationary(t, 1+phases*phaseLevels, func(state int, add func(int, float64)) {
			if state == 0 {
				for i, start := range tt.start {
					add(1+i, lambda*start)
				}
				return
			}
			level, phase := (state-1)/phases, (state-1)%phases
			if level < phaseLevels-1 {
				add(state+phases, lambda)
			}
			leave := tt.rates[phase]
			for j, onward := range tt.next[phase] {
				add(state-phase+j, onward*tt.rates[phase])
				leave -= onward * tt.rates[phase]
			}
			if level == 0 {
				add(0, leave)
				return
			}
			for i, start := range tt.start {
				add(state-phase-phases+i, leave*start)
			}
		})
		q := MG1{Lambda: lambda, Service: tt.service}
		want := expectation(p, func(state int) float64 { return float64((state + phases - 1) / phases) })
		if !near(q.InSystem(), want, 1e-6) || !near(1-q.Utilization(), p[0], 1e-6) {
			t.Errorf("%s: %.8g present, idle %.8g; by the chain %.8g and %.8g", name, q.InSystem(), 1-q.Utilization(), want, p[0])
		}
	}
}

// TestMarkovChainGivesGIM1 solves times between arrivals of phases: state
// phases·n+i has n present and the next arrival in phase i. An arrival finds the
// customers of the moment before it.
func TestMarkovChainGivesGIM1(t *testing.T) {
	const mu = 1.0
	for name, tt := range map[string]struct {
		arrival Law
		start   []float64
		rates   []float64
		chained bool // phases follow each other, else only one is gone through
	}{
		"E2/M/1": {erlang{2, 1.5}, []float64{1, 0}, []float64{2 / 1.5, 2 / 1.5}, true},
		"H2/M/1": {hyper{.3, .4, 1.4}, []float64{.3, .7}, []float64{.4, 1.4}, false},
	} {
		p := stationary(t, 2*phaseLevels, func(state int, add func(int, float64)) {
			level, phase := state/2, state%2
			if level > 0 {
				add(state-2, mu)
			}
			switch {
			case tt.chained && phase == 0:
				add(state+1, tt.rates[0])
			case level < phaseLevels-1:
				for i, start := range tt.start {
					add(state-phase+2+i, tt.rates[phase]*start)
				}
			}
		})
		q := GIM1{tt.arrival, mu}
		want := expectation(p, func(state int) float64 { return float64(state / 2) })
		arrivals := func(state int) float64 { // rate of arrivals in a state
			if tt.chained && state%2 == 0 {
				return 0
			}
			return tt.rates[state%2]
		}
		busy := expectation(p[2:], func(i int) float64 { return arrivals(i + 2) }) / expectation(p, arrivals)
		if !near(q.InSystem(), want, 1e-6) || !near(q.Delayed(), busy, 1e-6) {
			t.Errorf("%s: %.8g present, delayed %.8g; by the chain %.8g and %.8g", name, q.InSystem(), q.Delayed(), want, busy)
		}
	}
}

// TestMarkovChainGivesAbsences solves exponential vacations and breakdowns: state
// 2n+1 has n present and the server away.
func TestMarkovChainGivesAbsences(t *testing.T) {
	const lambda, mu, leave, back = .4, 1.0, .3, .8
	number := func(state int) float64 { return float64(state / 2) }
	arrive := func(state int, add func(int, float64)) {
		if state/2 < phaseLevels-1 {
			add(state+2, lambda)
		}
	}
	vacations := stationary(t, 2*phaseLevels, func(state int, add func(int, float64)) {
		arrive(state, add)
		away := state%2 == 1
		switch {
		case state == 0: // none is ever here: the last departure begins a vacation
			add(1, 1)
		case away && state > 1:
			add(state-1, back)
		case state == 2:
			add(1, mu)
		case !away:
			add(state-2, mu)
		}
	})
	breakdowns := stationary(t, 2*phaseLevels, func(state int, add func(int, float64)) {
		arrive(state, add)
		if state%2 == 1 {
			add(state-1, back)
			return
		}
		add(state+1, leave)
		if state > 0 {
			add(state-2, mu)
		}
	})
	for name, x := range map[string][2]float64{
		"vacations":  {VacationMG1{lambda, exponential(mu), exponential(back)}.InSystem(), expectation(vacations, number)},
		"breakdowns": {BreakdownMG1{lambda, exponential(mu), leave, exponential(back)}.InSystem(), expectation(breakdowns, number)},
	} {
		if !near(x[0], x[1], 1e-6) {
			t.Errorf("%s: %.8g present, by the chain %.8g", name, x[0], x[1])
		}
	}
}

// TestMarkovChainGivesThePipeline solves one verification after the other by 2 of 3
// validators: state 0 is idle, states 2n−1 and 2n have n blocks and none or one
// verification of the first.
func TestMarkovChainGivesThePipeline(t *testing.T) {
	const lambda, nu = .6, .7
	p := stationary(t, 1+2*phaseLevels, func(state int, add func(int, float64)) {
		if state == 0 {
			add(1, lambda)
			return
		}
		if state < 2*phaseLevels-1 {
			add(state+2, lambda)
		}
		switch {
		case state%2 == 1:
			add(state+1, 3*nu)
		case state == 2:
			add(0, 2*nu)
		default:
			add(state-3, 2*nu)
		}
	})
	q := MG1{Lambda: lambda, Service: Quorum{3, 2, nu}}
	if want := expectation(p, func(state int) float64 { return float64((state + 1) / 2) }); !near(q.InSystem(), want, 1e-6) {
		t.Errorf("%.8g blocks by Pollaczek and Khinchine, %.8g by the chain", q.InSystem(), want)
	}
}

// TestLargeFiniteQueues: probabilities of a million states neither overflow nor
// vanish.
func TestLargeFiniteQueues(t *testing.T) {
	for _, tt := range []struct {
		q              MMcK
		loss, inSystem float64
	}{
		{MMcK{2, 1, 1, 1_000_000}, .5, 1_000_000 - 1},
		{MMcK{1, 2, 1, 1_000_000}, 0, 1},
		{MMcK{1, 1, 1, 1_000_000}, 1. / 1_000_001, 500_000},
		{MMcK{2e5, 1, 100_000, 1_000_000}, .5, 1_000_000 - 1},
		{MMcK{1e300, 1, 1, 10}, 1, 10},
		{MMcK{1e-300, 1, 1, 10}, 0, 1e-300},
	} {
		if !near(tt.q.Loss(), tt.loss, 1e-9) && tt.q.Loss() > 1e-300 || !near(tt.q.InSystem(), tt.inSystem, 1e-9) {
			t.Errorf("%+v: loses %v, %v present; want %v, %v", tt.q, tt.q.Loss(), tt.q.InSystem(), tt.loss, tt.inSystem)
		}
	}
	if b := (MMcK{1e5, 1, 100_000, 100_000}).Loss(); !near(b, ErlangB(1e5, 100_000), 1e-9) || math.IsNaN(b) {
		t.Errorf("M/M/c/c loses %v, Erlang B %v", b, ErlangB(1e5, 100_000))
	}
}
