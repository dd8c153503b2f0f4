package queueing

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestBlockValues holds values found by simulation or by Markov chains, each with
// its relative tolerance.
func TestBlockValues(t *testing.T) {
	general := func(law Law) float64 { return BlockGeneral{Lambda: 42, Service: law, Size: 10}.Sojourn() }
	for _, tt := range []struct {
		source    string
		got, want float64
		tolerance float64
	}{
		{"simulation, blocks of at most 10 that may be joined", BlockJoin{42, 6, 10}.Sojourn(), .3409, 0.02},
		{"simulation, partial blocks", BlockPartial{42, 6, 10}.Sojourn(), .5043, 0.02},
		{"simulation, full blocks", BlockFull{42, 6, 10}.Sojourn(), .4433, 0.005},
		{"simulation, partial blocks, fixed service", general(constant(1. / 6)), .2569, 5e-4},
		{"simulation, partial blocks, Erlang-3 service", general(erlang{3, 1. / 6}), .3322, 0.005},
		{"simulation of 2·10⁸, timeout .2 s", BlockTimeout{42, 6, 10, .2}.Sojourn(), .61299, 0.0028},
		{"simulation of 2·10⁸, timeout .1 s", BlockTimeout{42, 9, 10, .1}.Sojourn(), .65807, 0.0034},
		{"simulation of 2·10⁸, timeout .5 s", BlockTimeout{42, 12, 5, .5}.Sojourn(), .228041, 0.0011},
		{"Markov chain of 400 levels, Li–Ma–Chang, waiting", 42 * LiMaChang{42, 10, 15, 12}.Wait(), 6.674847, 1e-6},
		{"Markov chain of 400 levels, Li–Ma–Chang", LiMaChang{42, 10, 15, 12}.Sojourn(), .242258, 3e-6},
	} {
		if !near(tt.got, tt.want, tt.tolerance) {
			t.Errorf("%s: %.8g, want %.8g", tt.source, tt.got, tt.want)
		}
	}
}

// TestEmbeddedChainGivesGeneralBlocks iterates the chain of the customers that a
// departing block leaves behind, for service times of 0 or x, so that arrivals are
// Poisson or none. The transform of the last two has zeros in the right half-plane.
func TestEmbeddedChainGivesGeneralBlocks(t *testing.T) {
	const lambda, b, limit = 42.0, 10, 400
	for _, service := range []twoPoint{{1, 1. / 6}, {.5, 1. / 3}, {.8, 1. / 5}, {.9, .21}} {
		arrivals := make([]float64, limit)
		for j := range arrivals {
			lg, _ := math.Lgamma(float64(j + 1))
			arrivals[j] = service.p * math.Exp(float64(j)*math.Log(lambda*service.x)-lambda*service.x-lg)
		}
		arrivals[0] += 1 - service.p
		left := make([]float64, limit)
		left[0] = 1
		for range 1000 {
			next := make([]float64, limit)
			for x, p := range left {
				for j := 0; p > 1e-18 && max(x-b, 0)+j < limit; j++ {
					next[max(x-b, 0)+j] += p * arrivals[j]
				}
			}
			left = next
		}
		behind := expectation(left, func(x int) float64 { return float64(max(x-b, 0)) })
		filling := expectation(left, func(x int) float64 { // customers × s until a block is full
			return float64(max(b*(b-1)-x*(x-1), 0)) / (2 * lambda)
		})
		d := service.Mean()
		during := behind*d + lambda*secondMoment(service)/2
		for rule, want := range []float64{during / (d + left[0]/lambda), (filling + during) * lambda / b, during / d} {
			q := BlockGeneral{lambda, service, b, BlockRule(rule)}
			if got := lambda * q.Wait(); !near(got, want, 1e-8) {
				t.Errorf("%+v, rule %d: %.12g wait by the roots, %.12g by the chain", service, rule, got, want)
			}
		}
	}
}

// TestPrincipalRootsAreWrong keeps the plausible iteration z ← w_k K(z)^{1/b} with
// the principal value of the power. For a constant service time it finds some roots
// twice; for 42/s in blocks of 10 of 1/6 s that gives .258836 s, while chain and
// simulation say .256968 s.
func TestPrincipalRootsAreWrong(t *testing.T) {
	const b, a = 10, 7.0
	sum, product := complex(0, 0), complex(1, 0)
	for k := 1; k < b; k++ {
		z := cmplx.Exp(complex(0, 2*math.Pi*float64(k)/b))
		w := z
		for range 2000 {
			z = w * cmplx.Pow(constant(a).Laplace(1-z), 1./b)
		}
		sum += 1 / (1 - z)
		product *= -z / (1 - z)
	}
	behind := a/(2*(b-a)) - (b-1-a)/2 + real(sum) - a
	wrong := (behind/6+42./72)/(1./6+(b-a)*real(product)/42)/42 + 1./6
	right := BlockGeneral{Lambda: 42, Service: constant(1. / 6), Size: b}.Sojourn()
	if !near(wrong, .258836, 1e-5) || !near(right, .256968, 1e-5) {
		t.Errorf("principal roots give %.6f s, the continuous ones %.6f s", wrong, right)
	}
}

// TestGeneralBlocksOfExponentialService checks the roots against the real ones, up
// to blocks of 2000 and loads near 1.
func TestGeneralBlocksOfExponentialService(t *testing.T) {
	for _, b := range []int{1, 2, 3, 10, 101, 2000} {
		for _, load := range []float64{1e-6, .1, .5, .9, .99, .9999} {
			const mu = 6
			lambda := load * float64(b) * mu
			partial := BlockGeneral{lambda, exponential(mu), b, PartialBlocks}
			full := BlockGeneral{lambda, exponential(mu), b, FullBlocks}
			if got, want := partial.Sojourn(), (BlockPartial{lambda, mu, b}).Sojourn(); !near(got, want, 1e-8) {
				t.Errorf("b = %d, load %v: partial %.12g, want %.12g", b, load, got, want)
			}
			if got, want := full.Sojourn(), (BlockFull{lambda, mu, b}).Sojourn(); !near(got, want, 1e-8) {
				t.Errorf("b = %d, load %v: full %.12g, want %.12g", b, load, got, want)
			}
			if got, want := partial.Utilization(), (BlockPartial{lambda, mu, b}).Utilization(); !near(got, want, 1e-8) {
				t.Errorf("b = %d, load %v: utilization %.12g, want %.12g", b, load, got, want)
			}
		}
	}
}

// TestBlocksOfOne are the queue M/M/1, however they are cut.
func TestBlocksOfOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mu := rapid.Float64Range(.1, 100).Draw(t, "mu")
		lambda := mu * rapid.Float64Range(.01, .99).Draw(t, "load")
		want := MM1{lambda, mu}.Sojourn()
		for name, got := range map[string]float64{
			"join":       BlockJoin{lambda, mu, 1}.Sojourn(),
			"partial":    BlockPartial{lambda, mu, 1}.Sojourn(),
			"full":       BlockFull{lambda, mu, 1}.Sojourn(),
			"general":    BlockGeneral{lambda, exponential(mu), 1, PartialBlocks}.Sojourn(),
			"timeout":    BlockTimeout{lambda, mu, 1, 1 / lambda}.Sojourn(),
			"no timeout": BlockTimeout{lambda, mu, 20, 0}.Sojourn(),
		} {
			if !near(got, want, 1e-7) {
				t.Fatalf("%s: %.10g, want %.10g", name, got, want)
			}
		}
	})
}

// TestBlockProperties checks Little's law, growth with the service time, and that
// joining a block beats waiting for the next.
func TestBlockProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.IntRange(1, 60).Draw(t, "b")
		mu := rapid.Float64Range(.1, 10).Draw(t, "mu")
		lambda := mu * float64(b) * rapid.Float64Range(.01, .95).Draw(t, "load")
		timeout := rapid.Float64Range(0, 10).Draw(t, "timeout") / lambda
		join, partial := BlockJoin{lambda, mu, b}.Sojourn(), BlockPartial{lambda, mu, b}.Sojourn()
		if join > partial*(1+1e-9) || join < 1/mu*(1-1e-12) {
			t.Fatalf("joining takes %v s, waiting for the next block %v s, the service %v s", join, partial, 1/mu)
		}
		full := BlockFull{lambda, mu, b}
		if longer := (BlockTimeout{lambda, mu, b, 1e9 / lambda}); !near(longer.Sojourn(), full.Sojourn(), 1e-9) ||
			!near(longer.MeanSize(), float64(b), 1e-9) || !near(longer.Formation(), full.Formation(), 1e-9) {
			t.Fatalf("a long timeout gives %v s, full blocks %v s", longer.Sojourn(), full.Sojourn())
		}
		slow, quick := BlockTimeout{lambda, mu, b, timeout}, BlockTimeout{lambda, mu * 1.1, b, timeout}
		if slow.Validate() == nil && !(quick.Sojourn() < slow.Sojourn()) {
			t.Fatalf("%+v: a quicker server takes longer", slow)
		}
		if u := slow.Utilization(); !(u > 0 && u <= 1) {
			t.Fatalf("%+v: utilization %v", slow, u)
		}
	})
}

// TestLiMaChangOfInstantGeneration is the queue of partial blocks, and of instant
// building the queue whose blocks may be joined until they are complete.
func TestLiMaChangOfInstantGeneration(t *testing.T) {
	if got, want := (LiMaChang{42, 10, 1e9, 6}).Sojourn(), (BlockPartial{42, 6, 10}).Sojourn(); !near(got, want, 1e-5) {
		t.Errorf("instant generation: %v s, want %v s", got, want)
	}
	if got, want := (LiMaChang{42, 10, 6, 1e9}).Sojourn(), (BlockJoin{42, 6, 10}).Sojourn(); !near(got, want, 1e-5) {
		t.Errorf("instant building: %v s, want %v s", got, want)
	}
}

// TestTimeoutBlocksBySimulation runs Lindley's recursion of the blocks. n = 20
// runs of 100 000 blocks; the formula lies within 8 standard errors of their mean,
// α = 2e-7 by Student's t with 19 degrees of freedom.
func TestTimeoutBlocksBySimulation(t *testing.T) {
	q := BlockTimeout{Lambda: 10, Mu: 5, Size: 4, Timeout: .25}
	const runs = 20
	var mean, square float64
	for r := range runs {
		x := simulateTimeout(q, rand.New(rand.NewPCG(1, uint64(r))), 100_000)
		mean += x / runs
		square += x * x / runs
	}
	sd := math.Sqrt((square - mean*mean) / (runs - 1))
	if math.Abs(mean-q.Sojourn()) > 8*sd || sd > q.Sojourn()/100 {
		t.Errorf("simulated %.5f ± %.5f s, formula %.5f s", mean, sd, q.Sojourn())
	}
}

// simulateTimeout returns the mean sojourn time over blocks from an empty system.
func simulateTimeout(q BlockTimeout, rng *rand.Rand, blocks int) float64 {
	var clock, free, total float64
	var customers int
	for range blocks {
		clock += rng.ExpFloat64() / q.Lambda // the first arrival after the last completion
		first, sum, n := clock, clock, 1
		for n < q.Size {
			gap := rng.ExpFloat64() / q.Lambda
			if clock+gap > first+q.Timeout {
				clock = first + q.Timeout
				break
			}
			clock += gap
			sum += clock
			n++
		}
		free = max(free, clock) + rng.ExpFloat64()/q.Mu
		total += float64(n)*free - sum
		customers += n
	}
	return total / float64(customers)
}
