package joint_test

import (
	"math"
	"testing"

	"ihealth/bco"
	"ihealth/bco/joint"
	"ihealth/sim/rng"
)

// bruteForce minimises Σ U over every combination of sets, from the formulas of
// I-Health eqs (12)–(19) written down a second time; +Inf when nothing is feasible.
func bruteForce(p *joint.Problem) float64 {
	listed := p.Channels[0].Validators
	at := map[string]int{}
	for i, v := range listed {
		at[v.ID] = i
	}
	tables := make([][]float64, len(p.Channels))
	for f := range p.Channels {
		tables[f] = bestOfSets(&p.Channels[f], at)
	}
	left := make([]int, len(listed))
	for i := range left {
		left[i] = p.Capacity
		if p.Capacities != nil {
			left[i] = p.Capacities[i]
		}
	}
	return combine(tables, left)
}

// combine tries every set of the first table of validators that have a place left.
func combine(tables [][]float64, left []int) float64 {
	if len(tables) == 0 {
		return 0
	}
	full := 0
	for i, n := range left {
		if n == 0 {
			full |= 1 << i
		}
	}
	best := math.Inf(1)
	for set, u := range tables[0] {
		if set&full != 0 || math.IsInf(u, 1) {
			continue
		}
		serve(left, set, -1)
		best = min(best, u+combine(tables[1:], left))
		serve(left, set, 1)
	}
	return best
}

func serve(left []int, set, change int) {
	for i := range left {
		if set>>i&1 == 1 {
			left[i] += change
		}
	}
}

// bestOfSets returns the least utility of each set of validators; at gives a
// validator's bit.
func bestOfSets(p *bco.Problem, at map[string]int) []float64 {
	out := make([]float64, 1<<len(p.Validators))
	lm, cm := normalisers(p)
	base := float64(p.MinValidators)
	if p.SecurityTerm == bco.Literal {
		base = float64(p.MaxValidators)
	}
	for set := range out {
		out[set] = math.Inf(1)
		m, fees, slowest := 0, 0.0, math.Inf(1)
		for _, v := range p.Validators {
			if set>>at[v.ID]&1 == 1 {
				m, fees, slowest = m+1, fees+v.Fee, min(slowest, v.ComputeHz)
			}
		}
		if m < p.MinValidators || m > p.MaxValidators || !allowedSize(p, m) {
			continue
		}
		for n := p.MinBlock; n <= p.MaxBlock; n++ {
			l, c := delay(p, m, n, slowest), fees/float64(n)
			if p.Constraints.MaxLatency > 0 && l > p.Constraints.MaxLatency || p.Constraints.MaxCost > 0 && c > p.Constraints.MaxCost ||
				!serves(p, float64(n)/l) {
				continue
			}
			u := p.Weights.Latency*l/lm + p.Weights.Security*math.Pow(base/float64(m), p.Security.Q) + p.Weights.Cost*c/cm
			out[set] = min(out[set], u)
		}
	}
	return out
}

// allowedSize checks what depends on m alone.
func allowedSize(p *bco.Problem, m int) bool {
	c := &p.Constraints
	if c.Quorum && m%3 != 1 || m < 3*c.Faults+1 || p.Security.Theta*math.Pow(float64(m), p.Security.Q) < c.MinSecurity {
		return false
	}
	risk := 0.0
	for bad := m/3 + 1; bad <= min(m, c.Compromised); bad++ {
		risk += ways(c.Compromised, bad) * ways(len(p.Validators)-c.Compromised, m-bad) / ways(len(p.Validators), m)
	}
	return c.MaxRisk == 0 || risk <= c.MaxRisk
}

// ways returns the binomial coefficient.
func ways(n, k int) float64 {
	if k < 0 || k > n {
		return 0
	}
	out := 1.0
	for i := range k {
		out *= float64(n-i) / float64(i+1)
	}
	return out
}

// serves checks stability and the deadlines of eq. (11) at service rate mu.
func serves(p *bco.Problem, mu float64) bool {
	before := 0.0
	for _, c := range p.Constraints.Classes {
		after := before + c.Rate
		if mu <= after || c.Deadline > 0 && mu/((mu-before)*(mu-after)) > c.Deadline {
			return false
		}
		before = after
	}
	return p.ArrivalRate == 0 || mu > p.ArrivalRate
}

func normalisers(p *bco.Problem) (lm, cm float64) {
	slowest := math.Inf(1)
	for _, v := range p.Validators {
		slowest = min(slowest, v.ComputeHz)
		cm += v.Fee / float64(p.MinBlock)
	}
	return delay(p, p.MaxValidators, p.MaxBlock, slowest), cm
}

// delay is eq. (17) with K = K0 + K1·n.
func delay(p *bco.Problem, m, n int, slowest float64) float64 {
	l, bits := p.Latency, float64(n)*p.Latency.TransactionBits
	return bits/l.DownlinkBps + (l.VerificationCycles+l.CyclesPerTransaction*float64(n))/slowest + l.Psi*bits*float64(m) + l.FeedbackBits/l.UplinkBps
}

// sharing draws channels of a family that share the validators of the first.
func sharing(family bco.Family, channels int, size bco.Size, s *rng.Stream) joint.Problem {
	p := joint.Problem{Capacity: 1}
	for range channels {
		c := family.Random(s, size)
		if len(p.Channels) > 0 {
			c.Validators = p.Channels[0].Validators
		}
		p.Channels = append(p.Channels, c)
	}
	return p
}

// stream is the random numbers of an instance.
func stream(name string, i int) *rng.Stream {
	return rng.New(rng.Key{Seed: 4, Cell: "joint", Name: name, Replication: i})
}

// intN draws from 0..n−1.
func intN(s *rng.Stream, n int) int { return int(s.Uniform(0, float64(n))) }

// small draws the i-th instance that brute force can solve: every family, capacities
// of 1 and 2 and their own, both security terms, verification work that grows with
// the block, and constraints.
func small(i int) joint.Problem {
	s := stream("small", i)
	p := sharing(bco.Families()[i%6], 3, bco.Size{Validators: 3 + i/6%5, Blocks: 1 + intN(s, 12)}, s)
	p.Capacity = 1 + i/30%2
	if i%7 == 0 {
		for range p.Channels[0].Validators {
			p.Capacities = append(p.Capacities, 1+intN(s, 3))
		}
	}
	for f := range p.Channels {
		c := &p.Channels[f]
		if i/2%2 == 1 {
			c.SecurityTerm = bco.Literal
		}
		if i%3 == 0 {
			c.Latency.CyclesPerTransaction = 5e7 * s.Uniform(0, 1)
		}
		if i%4 == 0 {
			constrain(c, s)
		}
	}
	return p
}

// constrain gives a channel a demand that binds about as often as not.
func constrain(c *bco.Problem, s *rng.Stream) {
	lm, cm := normalisers(c)
	switch intN(s, 5) {
	case 0:
		c.Constraints.MaxLatency = lm * s.Uniform(0.1, 1)
	case 1:
		c.Constraints.MaxCost = cm / float64(c.MaxBlock) * s.Uniform(0.1, 1)
	case 2:
		c.ArrivalRate = float64(c.MaxBlock) / lm * s.Uniform(0.1, 1.5)
	case 3:
		c.Constraints.Quorum = true
	default:
		c.MinValidators = 1 + intN(s, c.MaxValidators)
		c.MaxValidators = c.MinValidators + intN(s, c.MaxValidators-c.MinValidators+1)
	}
}

// TestAgainstBruteForce compares every answer with all combinations of sets.
func TestAgainstBruteForce(t *testing.T) {
	instances := 600
	if testing.Short() {
		instances = 240
	}
	infeasible, together := 0, 0
	for i := range instances {
		p := small(i)
		want := bruteForce(&p)
		got, err := joint.BranchAndBound{Gap: 1e-9}.Solve(t.Context(), &p)
		switch {
		case err != nil:
			t.Fatalf("instance %d: %v", i, err)
		case math.IsInf(want, 1):
			infeasible++
			if got.Certificate.Nodes > 0 {
				together++
			}
			if got.Status != bco.Infeasible || got.Reason == "" || got.Found() {
				t.Errorf("instance %d: %+v, want infeasible with a reason", i, got)
			}
		case got.Status != bco.Optimal || math.Abs(got.Utility-want) > 2e-9*want:
			t.Errorf("instance %d: Σ U = %v (%s), want %v", i, got.Utility, got.Status, want)
		default:
			checkSolution(t, &p, &got)
		}
	}
	t.Logf("%d of %d are infeasible, %d of these only by a search", infeasible, instances, together)
	if infeasible < 10 || infeasible > instances/3 {
		t.Errorf("%d of %d instances are infeasible: the constraints test nothing", infeasible, instances)
	}
}

// checkSolution checks what a found solution says of itself.
func checkSolution(t tester, p *joint.Problem, s *joint.Solution) {
	t.Helper()
	use, sum := map[string]int{}, 0.0
	for f, c := range s.Channels {
		if c.N < p.Channels[f].MinBlock || c.N > p.Channels[f].MaxBlock || len(c.Validators) != c.M {
			t.Errorf("channel %d: n = %d, m = %d with %d ids", f+1, c.N, c.M, len(c.Validators))
		}
		for _, id := range c.Validators {
			use[id]++
		}
		sum += c.Utility
	}
	for i, v := range p.Channels[0].Validators {
		capacity := p.Capacity
		if p.Capacities != nil {
			capacity = p.Capacities[i]
		}
		if use[v.ID] > capacity {
			t.Errorf("%s serves %d channels, its capacity is %d", v.ID, use[v.ID], capacity)
		}
	}
	if len(s.Channels) != len(p.Channels) || sum != s.Utility {
		t.Errorf("%d channels with Σ U = %v, the solution says %v", len(s.Channels), sum, s.Utility)
	}
	if c := s.Certificate; !(c.Lower <= s.Utility) || math.Abs(s.Gap-(1-c.Lower/s.Utility)) > 1e-15 {
		t.Errorf("gap %v of %v with the certificate %+v", s.Gap, s.Utility, c)
	}
}
