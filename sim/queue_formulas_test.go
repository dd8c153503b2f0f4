package sim_test

import (
	"fmt"
	"math"
	"testing"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// TestQueueAgreesWithPollaczek holds T = E[S] + λE[S²]/(2(1−ρ)) for the disciplines
// that know nothing of service requirements, and T = E[S]/(1−ρ) where the last to
// come interrupts, whatever the distribution (Kleinrock, Queueing Systems II,
// section 4.4).
func TestQueueAgreesWithPollaczek(t *testing.T) {
	const lambda = 8
	for _, service := range []rng.Distribution{
		rng.Deterministic{Value: 0.1},
		rng.Erlang{Phases: 3, Rate: 30},
		rng.HyperExponential{Weights: []float64{0.6, 0.4}, Rates: []float64{20, 40. / 7}},
	} {
		m := service.Mean()
		wait := lambda * (service.Variance() + m*m) / 2 / (1 - lambda*m)
		for d, exact := range map[sim.Discipline]float64{
			sim.FCFS: m + wait, sim.LCFS: m + wait, sim.LCFSPreemptive: m / (1 - lambda*m),
		} {
			q := sim.Queue{Entities: poisson(service, lambda), Discipline: d}
			checkMean(t, fmt.Sprintf("%v, %+v", d, service), summarize(t, q).Sojourns[0].Mean, exact)
		}
	}
}

// erlangC returns the mean sojourn time of M/M/c by Erlang's sum.
func erlangC(lambda, mu float64, servers int) float64 {
	a, c := lambda/mu, float64(servers)
	term, sum := 1.0, 0.0
	for k := 1; k <= servers; k++ {
		sum += term
		term *= a / float64(k)
	}
	delayed := term / (1 - a/c)
	return 1/mu + delayed/(sum+delayed)/(c*mu-lambda)
}

// TestPreemptionAtSeveralServers holds what must be true when services are
// exponential and alike: the first class sees nobody else, the first two together
// see nobody else, and so on, so that the number of classes up to k is that of
// M/M/c. Which of an exponential service's rests is drawn again does not matter.
func TestPreemptionAtSeveralServers(t *testing.T) {
	const mu = 15
	lambdas := []float64{14, 16, 12}
	for _, d := range []sim.Discipline{sim.PreemptiveResume, sim.PreemptiveResample} {
		q := sim.Queue{Entities: poisson(rng.Exponential{Rate: mu}, lambdas...), Servers: 4, Discipline: d}
		e := summarize(t, q)
		total, before := 0.0, 0.0
		for k, lambda := range lambdas {
			total += lambda
			present := total * erlangC(total, mu, 4)
			checkMean(t, fmt.Sprintf("%v, class %d", d, k), e.Sojourns[k].Mean, (present-before)/lambda)
			before = present
		}
	}
	if got := erlangC(42, mu, 4); math.Abs(got-0.09048079546) > 1e-11 {
		t.Errorf("M/M/4: %v, octave-queueing 0.09048079546", got)
	}
}

// TestLossesOfClasses holds that a full station turns away whoever comes: by PASTA
// all classes lose the same fraction, here that of qsmm1k(42,45,20), under every
// discipline that loses no service.
func TestLossesOfClasses(t *testing.T) {
	for _, d := range keepWork {
		q := sim.Queue{Entities: poisson(rng.Exponential{Rate: 45}, 12, 30), Capacity: 20, Discipline: d}
		e := summarize(t, q)
		for k, loss := range e.Losses {
			if !loss.Contains(0.02192260141) {
				t.Errorf("%v, class %d loses %v, exact 0.021923", d, k, loss)
			}
		}
	}
}
