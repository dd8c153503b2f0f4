package sim_test

import (
	"fmt"
	"math"
	"testing"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// laws is a queue of three classes with load 0.85 and services of each kind.
func laws(d sim.Discipline) sim.Queue {
	q := sim.Queue{Discipline: d, Entities: poisson(nil, 10, 15, 12), Customers: shorter(20_000)}
	q.Entities[0].Service = rng.Exponential{Rate: 40}
	q.Entities[1].Service = rng.Deterministic{Value: 0.02}
	q.Entities[2].Service = rng.Erlang{Phases: 2, Rate: 80}
	return q
}

// seenByArrivals keeps the number present that arrivals find.
type seenByArrivals struct {
	present int
	found   output.Tally
}

func (s *seenByArrivals) Trace(r sim.Record) {
	switch r.Action {
	case "arrive":
		s.found.Add(float64(s.present))
		s.present++
	case "depart", "lost":
		s.present--
	}
}

// TestLawsHoldInEveryRun checks, in each of 20 runs of 2·10⁴ customers of each
// discipline, at one server and, with room for eight, at two: Little's law by entity,
// on the path up to its two ends; that the servers serve what arrives; and, over
// the runs, that arrivals see time averages (PASTA).
func TestLawsHoldInEveryRun(t *testing.T) {
	for _, d := range disciplines {
		for servers := 1; servers <= 2; servers++ {
			q := laws(d)
			if q.Servers = servers; servers == 2 || d == sim.PreemptiveRestart {
				q.Capacity = 8 // services that begin again are too much work for one server
			}
			t.Run(fmt.Sprintf("%v, %d servers", d, servers), func(t *testing.T) {
				var differences []float64
				for r := range 20 {
					var s seenByArrivals
					q.Tracer = &s
					o, err := q.Run(t.Context(), rng.Key{Seed: 1, Cell: "laws", Replication: r})
					if err != nil {
						t.Fatal(err)
					}
					number := checkLittle(t, q, o)
					differences = append(differences, s.found.Mean()-number)
				}
				pasta, err := output.MeanInterval(differences, surely)
				if err != nil {
					t.Fatal(err)
				}
				if !pasta.Contains(0) {
					t.Errorf("arrivals see %v more than there are", pasta)
				}
			})
		}
	}
}

// checkLittle holds Little's law and the utilization of one run, and returns the
// mean number present.
func checkLittle(t *testing.T, q sim.Queue, o sim.Observations) float64 {
	t.Helper()
	total, work := 0.0, 0.0
	for i := range o.Numbers {
		n := &o.Numbers[i]
		served := float64(o.Arrived[i] - o.Lost[i])
		little := served / n.Duration() * o.Sojourns.Tallies[i].Mean()
		if math.Abs(n.Mean()/little-1) > 0.04 {
			t.Errorf("entity %d: %v present, λT = %v", i, n.Mean(), little)
		}
		if q.Discipline != sim.PreemptiveRestart && q.Discipline != sim.PreemptiveResample {
			work += served / n.Duration() * (o.Sojourns.Tallies[i].Mean() - o.Waits[i].Mean())
		}
		total += n.Mean()
	}
	if load := work / float64(q.Servers); work > 0 && math.Abs(o.Utilization/load-1) > 0.01 {
		t.Errorf("servers serve %v of their time, λE[S]/c = %v", o.Utilization, load)
	}
	return total
}

// TestServersServeTheLoad asks for the exact utilization over the runs.
func TestServersServeTheLoad(t *testing.T) {
	for _, d := range keepWork {
		checkMean(t, d.String(), summarize(t, laws(d)).Utilization, 0.85)
	}
}

// TestWaitsWeighedByLoadsAreConserved holds Σ ρ_k W_k = ρ/(1−ρ) Σ λ_k E[S_k²]/2, the
// mean unfinished work times ρ, for each discipline without preemption.
func TestWaitsWeighedByLoadsAreConserved(t *testing.T) {
	const rho = 0.85
	residual := 0.0
	for _, e := range laws(sim.FCFS).Entities {
		m := e.Service.Mean()
		residual += e.Arrivals.Rate() * (e.Service.Variance() + m*m) / 2
	}
	for _, d := range []sim.Discipline{sim.FCFS, sim.LCFS, sim.NonPreemptive} {
		q := laws(d)
		q.Warmup = output.Warmup(q.Customers)
		runs, err := q.Replicate(t.Context(), rng.Key{Seed: 2, Cell: "laws"}, output.Replications{Count: 20})
		if err != nil {
			t.Fatal(err)
		}
		var sums []float64
		for _, o := range runs {
			sum := 0.0
			for i, e := range q.Entities {
				sum += e.Arrivals.Rate() * e.Service.Mean() * o.Waits[i].Mean()
			}
			sums = append(sums, sum)
		}
		got, err := output.MeanInterval(sums, surely)
		if err != nil {
			t.Fatal(err)
		}
		checkMean(t, d.String(), got, rho*residual/(1-rho))
	}
}

// TestEveryDisciplineSeesTheSameCustomers shows common random numbers at work, for
// any discipline and any number of servers.
func TestEveryDisciplineSeesTheSameCustomers(t *testing.T) {
	var first sim.Observations
	for i, d := range disciplines {
		q := laws(d)
		q.Customers, q.Servers = 2000, 1+i%3
		o, err := q.Run(t.Context(), rng.Key{Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = o
		}
		for k := range o.Arrived {
			services := o.Sojourns.Tallies[k].Mean() - o.Waits[k].Mean()
			same := first.Sojourns.Tallies[k].Mean() - first.Waits[k].Mean()
			if d == sim.PreemptiveResample {
				same = services // drawn again
			}
			if o.Arrived[k] != first.Arrived[k] || math.Abs(services-same) > 1e-12 {
				t.Errorf("%v, entity %d: %d customers of %v s, first %d of %v s", d, k, o.Arrived[k], services, first.Arrived[k], same)
			}
		}
	}
}
