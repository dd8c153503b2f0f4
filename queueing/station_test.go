package queueing

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestErlangAgainstItsSum compares the recursions with the sums that define them, and
// runs them where a sum would overflow.
func TestErlangAgainstItsSum(t *testing.T) {
	for n := 1; n <= 60; n++ {
		for _, traffic := range []float64{.01, .3, 5, 59} {
			term, total := 1.0, 1.0
			for k := 1; k <= n; k++ {
				term *= traffic / float64(k)
				total += term
			}
			if got, want := ErlangB(traffic, n), term/total; !near(got, want, 1e-12) {
				t.Errorf("B(%v, %d) = %v, want %v", traffic, n, got, want)
			}
			if c := float64(n); traffic < c {
				wait := term * c / (c - traffic)
				if got, want := ErlangC(traffic, n), wait/(total-term+wait); !near(got, want, 1e-12) {
					t.Errorf("C(%v, %d) = %v, want %v", traffic, n, got, want)
				}
			}
		}
	}
	// B ≈ √(2/(πn)) where traffic = n → ∞ (Jagerman 1974).
	if got, want := ErlangB(1e5, 1e5), math.Sqrt(2/(math.Pi*1e5)); !near(got, want, 5e-3) {
		t.Errorf("B(1e5, 1e5) = %v, want about %v", got, want)
	}
	if got := ErlangC(1e300, 1e5); got != 1 {
		t.Errorf("C(1e300, 1e5) = %v, want 1", got)
	}
	for _, x := range []float64{ErlangB(-1, 3), ErlangB(math.NaN(), 3), ErlangB(math.Inf(1), 3), ErlangB(1, -1), ErlangB(1, 2e7), ErlangC(1, 0), ErlangC(-1, 1)} {
		if !math.IsNaN(x) {
			t.Errorf("%v for arguments out of range, want NaN", x)
		}
	}
}

// TestMarkovChainGivesMMcK compares loads below, at and above 1.
func TestMarkovChainGivesMMcK(t *testing.T) {
	for _, q := range []MMcK{{.5, 1, 1, 8}, {3, 1, 3, 3}, {3, 1, 3, 10}, {30, 2, 4, 60}} {
		p := stationary(t, q.Capacity+1, func(n int, add func(int, float64)) {
			if n < q.Capacity {
				add(n+1, q.Lambda)
			}
			if n > 0 {
				add(n-1, float64(min(n, q.Servers))*q.Mu)
			}
		})
		present := expectation(p, func(n int) float64 { return float64(n) })
		served := expectation(p, func(n int) float64 { return float64(min(n, q.Servers)) })
		admitted := q.Lambda * (1 - p[q.Capacity])
		for what, x := range map[string][2]float64{
			"loss": {q.Loss(), p[q.Capacity]}, "in system": {q.InSystem(), present}, "sojourn": {q.Sojourn(), present / admitted},
			"throughput": {q.Throughput(), admitted}, "utilization": {q.Utilization(), served / float64(q.Servers)},
			"wait": {q.Wait(), present/admitted - 1/q.Mu},
		} {
			if math.Abs(x[0]-x[1]) > 1e-9*math.Max(1, x[1]) {
				t.Errorf("%+v: %s %.12g, by the chain %.12g", q, what, x[0], x[1])
			}
		}
	}
}

// TestFiniteQueueLimits checks M/M/1/K against its closed form, and the ends:
// Erlang's loss where nobody waits, M/M/c where nobody is lost.
func TestFiniteQueueLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		load := rapid.Float64Range(.05, 4).Draw(t, "load")
		k := rapid.IntRange(1, 100).Draw(t, "capacity")
		if math.Abs(load-1) > 1e-3 {
			want := (1 - load) / (math.Pow(load, -float64(k)) - load)
			if got := (MMcK{load, 1, 1, k}).Loss(); !near(got, want, 1e-9) {
				t.Fatalf("M/M/1/%d at load %v loses %v, want %v", k, load, got, want)
			}
		}
		c := rapid.IntRange(1, 50).Draw(t, "servers")
		if got, want := (MMcK{load * float64(c), 1, c, c}).Loss(), ErlangB(load*float64(c), c); !near(got, want, 1e-10) {
			t.Fatalf("M/M/%d/%d loses %v, Erlang B %v", c, c, got, want)
		}
		if load < .9 {
			if got, want := (MMcK{load * float64(c), 1, c, c + 2000}).Sojourn(), (MMc{load * float64(c), 1, c}).Sojourn(); !near(got, want, 1e-9) {
				t.Fatalf("room for everybody: sojourn %v, M/M/c %v", got, want)
			}
		}
	})
	if q := (MMcK{42, 45, 1, 3}); !near(q.InSystem(), q.Throughput()*q.Sojourn(), 1e-12) || q.Wait() <= 0 || q.Utilization() >= 42./45 {
		t.Errorf("%+v: %v present, %v/s served for %v s", q, q.InSystem(), q.Throughput(), q.Sojourn())
	}
}

// TestOneServerIsMM1 takes every model to the queue M/M/1.
func TestOneServerIsMM1(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mu := rapid.Float64Range(.1, 100).Draw(t, "mu")
		lambda := mu * rapid.Float64Range(.01, .99).Draw(t, "load")
		want := MM1{lambda, mu}
		one := []ServiceClass{ExponentialClass(lambda, mu)}
		for name, got := range map[string]float64{
			"M/M/c": MMc{lambda, mu, 1}.Sojourn(),
			"M/G/1": MG1{Lambda: lambda, Service: exponential(mu)}.Sojourn(), "GI/M/1": GIM1{exponential(lambda), mu}.Sojourn(),
			"M^X/G/1": BatchMG1{lambda, 1, 0, exponential(mu)}.Sojourn(), "G/G/1": GG1{lambda, 1, 1 / mu, 1}.Sojourn(),
			"no vacation":   VacationMG1{lambda, exponential(mu), constant(1e-12)}.Sojourn(),
			"no breakdown":  MG1{Lambda: lambda, Service: Interrupted{exponential(mu), 0, constant(1)}}.Sojourn(),
			"quorum of one": MG1{Lambda: lambda, Service: Quorum{1, 1, mu}}.Sojourn(),
			"one class":     NonpreemptivePriority{one}.Sojourn(0), "one class, M/M/c": NonpreemptiveMMc{[]float64{lambda}, mu, 1}.Sojourn(0),
			"one class, preemptive": PreemptiveMMc{[]float64{lambda}, mu, 1}.Sojourn(0),
			"one class, restart":    RepeatPriority{[]RepeatClass{{lambda, exponential(mu), mu}}, Restart}.Sojourn(0),
			"tandem":                Tandem{lambda, []float64{mu}}.Sojourn(),
		} {
			if !near(got, want.Sojourn(), 1e-8) {
				t.Fatalf("%s: %.12g, want %.12g", name, got, want.Sojourn())
			}
		}
		for name, got := range map[string]float64{
			"M/M/c": MMc{lambda, mu, 1}.Utilization(), "M/G/1": MG1{Lambda: lambda, Service: exponential(mu)}.Utilization(),
			"GI/M/1": GIM1{exponential(lambda), mu}.Utilization(), "M^X/G/1": BatchMG1{lambda, 1, 0, exponential(mu)}.Utilization(),
			"GI/M/1, delayed": GIM1{exponential(lambda), mu}.Delayed(), "M/M/c, delayed": MMc{lambda, mu, 1}.Delayed(),
			"vacation": VacationMG1{lambda, exponential(mu), constant(1)}.Utilization(),
			"classes":  NonpreemptivePriority{one}.Utilization(), "M/M/c classes": NonpreemptiveMMc{[]float64{lambda}, mu, 1}.Utilization(),
			"preemptive classes": PreemptiveMMc{[]float64{lambda}, mu, 1}.Utilization(),
		} {
			if !near(got, lambda/mu, 1e-9) {
				t.Fatalf("%s: utilization %.12g, want %.12g", name, got, lambda/mu)
			}
		}
	})
}

// TestGrowsWithTheLoad checks that more arrivals wait longer, and Little's law.
func TestGrowsWithTheLoad(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.IntRange(1, 20).Draw(t, "servers")
		low := rapid.Float64Range(.05, .9).Draw(t, "load")
		high := low + (.99-low)*rapid.Float64Range(.01, 1).Draw(t, "more")
		scv := rapid.Float64Range(0, 5).Draw(t, "scv")
		for name, at := range map[string]func(load float64) station{
			"M/M/c":    func(x float64) station { return MMc{x * float64(c), 1, c} },
			"M/M/c/K":  func(x float64) station { return MMcK{x * float64(c), 1, c, c + 5} },
			"M/G/1":    func(x float64) station { return MG1{Lambda: x, Service: scaled{1, scv}} },
			"GI/M/1":   func(x float64) station { return GIM1{erlang{c, 1 / x}, 1} },
			"M^X/G/1":  func(x float64) station { return BatchMG1{x / 2, 2, scv, scaled{1, scv}} },
			"vacation": func(x float64) station { return VacationMG1{x, scaled{1, scv}, constant(1)} },
			"G/G/1":    func(x float64) station { return GG1{x, 2, 1, scv} },
			"tandem":   func(x float64) station { return Tandem{x, []float64{1, 2}} },
			"join":     func(x float64) station { return BlockJoin{x * float64(c), 1, c} },
		} {
			if a, b := at(low).Wait(), at(high).Wait(); !(b > a) {
				t.Fatalf("%s waits %v s at load %v, %v s at load %v", name, a, low, b, high)
			}
			if q := at(low); name != "tandem" && !near(q.Sojourn(), q.Wait()+1, 1e-9) {
				t.Fatalf("%s: sojourn %v s, wait %v s, service 1 s", name, q.Sojourn(), q.Wait())
			}
		}
	})
}

// TestKingmanBounds brackets what is known exactly.
func TestKingmanBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 20).Draw(t, "phases")
		load := rapid.Float64Range(.05, .99).Draw(t, "load")
		exact := GIM1{erlang{k, 1 / load}, 1}.Wait()
		bounds := GG1{Lambda: load, ArrivalSCV: 1 / float64(k), Service: 1, ServiceSCV: 1}
		if bounds.WaitUpper() < exact || bounds.WaitLower() > exact {
			t.Fatalf("E%d/M/1 at load %v waits %v s, bounds %v to %v", k, load, exact, bounds.WaitLower(), bounds.WaitUpper())
		}
		scv := rapid.Float64Range(0, 20).Draw(t, "scv")
		poisson := GG1{load, 1, 1, scv}
		want := MG1{Lambda: load, Service: scaled{1, scv}}.Wait()
		if !near(poisson.Wait(), want, 1e-12) || poisson.WaitUpper() < want || poisson.WaitLower() > want {
			t.Fatalf("M/G/1 waits %v s, approximation %v, bounds %v to %v", want, poisson.Wait(), poisson.WaitLower(), poisson.WaitUpper())
		}
	})
	heavy := GG1{Lambda: .9999, ArrivalSCV: .25, Service: 1, ServiceSCV: 1}
	if exact := (GIM1{erlang{4, 1 / .9999}, 1}).Wait(); !near(heavy.Wait(), exact, 1e-3) {
		t.Errorf("heavy traffic: %v s, exact %v s", heavy.Wait(), exact)
	}
	if x := (GG1{1, 1, .5, 100}).WaitLower(); !near(x, 24.25, 1e-12) { // (25 − .75)/(2·.5)
		t.Errorf("lower bound %v s, want 24.25 s", x)
	}
	for _, x := range []float64{(GG1{2, 1, 1, 1}).WaitUpper(), (GG1{2, 1, 1, 1}).WaitLower()} {
		if !math.IsInf(x, 1) {
			t.Errorf("bound %v of an unstable queue, want +Inf", x)
		}
	}
}

// TestNearUnitLoad compares with M/M/1 and full blocks where differences cancel.
func TestNearUnitLoad(t *testing.T) {
	for _, rest := range []float64{1e-3, 1e-4, 1e-5, 3e-6, 1e-6, 1e-8, 1e-10} {
		lambda := 1 - rest
		for name, x := range map[string][2]float64{
			"GI/M/1":        {GIM1{exponential(lambda), 1}.Sojourn(), MM1{lambda, 1}.Sojourn()},
			"E3/M/1":        {GIM1{erlang{3, 1 / lambda}, 1}.Sojourn(), BlockFull{3 * lambda, 1, 3}.Sojourn() - 1/(3*lambda)},
			"H2/M/1, limit": {GIM1{hyper{.1, .2 * lambda, 1.8 * lambda}, 1}.Sojourn() * rest, heavy(hyper{.1, .2, 1.8})},
			"timeout":       {BlockTimeout{5 * lambda, 1, 5, 20}.Sojourn(), BlockFull{5 * lambda, 1, 5}.Sojourn()},
			"timeout, limit": {
				BlockTimeout{3 * lambda, BlockTimeout{3 * lambda, 1, 5, 1}.load1(lambda), 5, 1}.Sojourn() * rest,
				BlockTimeout{3, BlockTimeout{3, 1, 5, 1}.load1(1 - 1e-3), 5, 1}.Sojourn() * 1e-3,
			},
		} {
			tolerance := 3e-5
			if strings.HasSuffix(name, "limit") {
				tolerance += 10 * math.Max(rest, 1e-3)
			}
			if !near(x[0], x[1], tolerance) {
				t.Errorf("%s at load 1 − %v: %.10g, want %.10g", name, rest, x[0], x[1])
			}
		}
	}
}

// heavy returns the limit of (1−ρ)T for the queue GI/M/1 with this time between
// arrivals at load 1 and μ = 1.
func heavy(a Law) float64 { return (a.Variance() + 1) / 2 }

// load1 returns the service rate at which the load is that given.
func (q BlockTimeout) load1(load float64) float64 { return q.Lambda / q.meanSize() / load }

func TestMGInf(t *testing.T) {
	q := MGInf{Lambda: 6, Mu: 2}
	total, mean := 0.0, 0.0
	for n := range 60 {
		total += q.Present(n)
		mean += float64(n) * q.Present(n)
	}
	if !near(total, 1, 1e-12) || !near(mean, q.InSystem(), 1e-12) || q.InSystem() != 3 || q.Sojourn() != .5 || q.Wait() != 0 {
		t.Errorf("%+v: total %v, mean %v, in system %v", q, total, mean, q.InSystem())
	}
	if !math.IsNaN(q.Present(-1)) || !math.IsNaN(MGInf{}.Present(1)) {
		t.Error("probability out of range")
	}
}

// TestBatchesAgainstTheChain solves M^X/M/1 with batches of 1 or 4.
func TestBatchesAgainstTheChain(t *testing.T) {
	const lambda, mu, one, limit = .5, 2, .5, 300
	p := stationary(t, limit, func(n int, add func(int, float64)) {
		if n > 0 {
			add(n-1, mu)
		}
		if n < limit-4 {
			add(n+1, lambda*one)
			add(n+4, lambda*(1-one))
		}
	})
	q := BatchMG1{Lambda: lambda, Batch: 2.5, BatchVariance: 2.25, Service: exponential(mu)}
	if want := expectation(p, func(n int) float64 { return float64(n) }); !near(q.InSystem(), want, 1e-9) {
		t.Errorf("%.12g in system, by the chain %.12g", q.InSystem(), want)
	}
}

// TestBreakdownsAreTheUrgentClass: repairs as long as the busy periods of an urgent
// class are what the other class of a preemptive queue sees of it.
func TestBreakdownsAreTheUrgentClass(t *testing.T) {
	const urgent, lambda = .2, .1
	classes := []RepeatClass{{Lambda: urgent, Service: constant(.5)}, {Lambda: lambda, Service: erlang{3, 2}}}
	busy := scaled{.5 / .9, .25/(.9*.9*.9) - .25/(.9*.9)}
	q := BreakdownMG1{Lambda: lambda, Service: erlang{3, 2}, Rate: urgent, Repair: busy}
	priority := RepeatPriority{classes, Resume}
	if got, want := q.Sojourn(), priority.Sojourn(1); !near(got, want, 1e-12) {
		t.Errorf("sojourn %v s, that of the class %v s", got, want)
	}
	if got, want := (Interrupted{erlang{3, 2}, urgent, busy}).Mean(), priority.Completion(1); !near(got, want, 1e-12) {
		t.Errorf("interrupted service %v s, completion %v s", got, want)
	}
}

// TestInterruptedTransform compares the moments with differences of the transform.
func TestInterruptedTransform(t *testing.T) {
	d := Interrupted{Service: erlang{3, 2}, Rate: .2, Repair: exponential(1)}
	const h = 1e-4
	f := func(s float64) float64 { return real(d.Laplace(complex(s, 0))) }
	if slope := (f(h) - f(-h)) / (2 * h); !near(-slope, d.Mean(), 1e-6) {
		t.Errorf("mean %v s, by the transform %v s", d.Mean(), -slope)
	}
	if curvature := (f(h) - 2*f(0) + f(-h)) / (h * h); !near(curvature, secondMoment(d), 1e-5) {
		t.Errorf("second moment %v s², by the transform %v s²", secondMoment(d), curvature)
	}
}
