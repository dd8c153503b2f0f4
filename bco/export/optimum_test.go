package export_test

import (
	"fmt"
	"math"
	"testing"

	"ihealth/bco"
	"ihealth/bco/export"
	"ihealth/sim/rng"
)

// changes are everything that can be switched on in a problem, with bounds drawn so
// that they often exclude the free optimum and sometimes everything.
var changes = []func(p *bco.Problem, d *dumb, s *rng.Stream){
	func(p *bco.Problem, _ *dumb, _ *rng.Stream) { // nanoseconds and a billionth of the money
		l := &p.Latency
		l.DownlinkBps, l.UplinkBps, l.Psi = 1e9*l.DownlinkBps, 1e9*l.UplinkBps, 1e-9*l.Psi
		for i := range p.Validators {
			v := &p.Validators[i]
			v.ComputeHz, v.Fee, v.Payment = 1e9*v.ComputeHz, 1e-9*v.Fee, 0
		}
	},
	func(p *bco.Problem, d *dumb, s *rng.Stream) {
		p.ArrivalRate = s.Uniform(0, 1) * float64(p.MaxBlock) / d.lm
	},
	func(p *bco.Problem, d *dumb, s *rng.Stream) { p.Constraints.MaxLatency = s.Uniform(0.1, 0.8) * d.lm },
	func(p *bco.Problem, d *dumb, s *rng.Stream) { p.Constraints.MaxCost = s.Uniform(0.05, 0.5) * d.cm },
	func(p *bco.Problem, _ *dumb, s *rng.Stream) {
		p.Constraints.MinSecurity = math.Pow(s.Uniform(1, float64(p.MaxValidators)), p.Security.Q)
	},
	func(p *bco.Problem, _ *dumb, s *rng.Stream) { p.Constraints.Faults = 1 + int(s.Uniform(0, 2)) },
	func(p *bco.Problem, _ *dumb, _ *rng.Stream) { p.Constraints.Quorum = true },
	func(p *bco.Problem, d *dumb, s *rng.Stream) {
		rate := s.Uniform(0.1, 0.5) * float64(p.MaxBlock) / d.lm
		p.ArrivalRate = 0
		p.Constraints.Classes = []bco.Class{
			{Rate: rate / 2, Deadline: s.Uniform(2, 9) / rate}, {Rate: rate / 4}, {Rate: rate / 4, Deadline: s.Uniform(4, 30) / rate},
		}
	},
	func(p *bco.Problem, _ *dumb, s *rng.Stream) {
		p.Constraints.Compromised, p.Constraints.MaxRisk = p.MaxValidators/4, s.Uniform(0.05, 0.5)
	},
	func(p *bco.Problem, _ *dumb, s *rng.Stream) {
		p.Latency.CyclesPerTransaction = s.Uniform(0, 2) * p.Latency.VerificationCycles / float64(p.MaxBlock)
	},
	func(p *bco.Problem, _ *dumb, _ *rng.Stream) { p.SecurityTerm = bco.Literal },
	func(p *bco.Problem, _ *dumb, _ *rng.Stream) {
		p.MinValidators, p.MaxValidators, p.MinBlock = 2, p.MaxValidators-1, 3
	},
}

// instance draws a problem; the bits of mask switch changes on.
func instance(family, validators, replication, mask int) *bco.Problem {
	f := bco.Families()[family%len(bco.Families())]
	s := rng.New(rng.Key{Seed: 4, Cell: string(f), Name: "export", Replication: replication})
	p := f.Random(s, bco.Size{Validators: validators, Blocks: 20})
	for bit, change := range changes {
		if mask>>bit&1 == 1 {
			change(&p, newDumb(&p), s)
		}
	}
	return &p
}

// mask returns which changes the i-th instance has: none, each alone, and mixtures.
func mask(i int) int {
	switch {
	case i < 6:
		return 0
	case i < 6+len(changes):
		return 1 << (i - 6)
	default:
		return i * 677 % (1 << len(changes))
	}
}

// exact returns the optimum over all subsets, +Inf when there is none.
func exact(t *testing.T, p *bco.Problem) float64 {
	t.Helper()
	s, err := bco.Exact{}.Solve(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if !s.Found() {
		return math.Inf(1)
	}
	return s.Utility
}

// differ reports whether two optima differ by more than a part of 1e-7.
func differ(a, b float64) bool { return a != b && !(math.Abs(a-b) <= 1e-7*b) }

// TestExactAgreesWithBruteForce holds the reference of the tests below against an
// evaluation of every choice, straight from the equations.
func TestExactAgreesWithBruteForce(t *testing.T) {
	infeasible := 0
	for i := range 120 {
		p := instance(i, 10, i, mask(i))
		got, want := exact(t, p), newDumb(p).best()
		if differ(got, want) {
			t.Errorf("instance %d, changes %b: exact %v, brute force %v", i, mask(i), got, want)
		}
		if math.IsInf(want, 1) {
			infeasible++
		}
	}
	if infeasible == 0 || infeasible > 60 {
		t.Errorf("%d of 120 instances are infeasible: the bounds test nothing", infeasible)
	}
}

// counts returns how many instances of M validators are handed to other programs.
func counts(t *testing.T) map[int]int {
	t.Helper()
	if testing.Short() {
		return map[int]int{10: 18, 21: 2}
	}
	return map[int]int{10: 90, 21: 16}
}

func TestGLPKFindsTheSameOptimum(t *testing.T) {
	needs(t, "glpsol", "glpk-utils")
	for validators, n := range counts(t) {
		for i := range n {
			p := instance(i, validators, i, mask(i))
			if got, want := glpk(t, text(t, export.WriteLP, p)), exact(t, p); differ(got, want) {
				t.Errorf("M = %d, instance %d, changes %b: GLPK %v, exact %v", validators, i, mask(i), got, want)
			}
		}
	}
}

func TestGecodeFindsTheSameOptimum(t *testing.T) {
	needs(t, "minizinc", "minizinc")
	for validators, n := range counts(t) {
		for i := range n {
			p := instance(i, validators, i, mask(i))
			compareGecode(t, fmt.Sprintf("M = %d, instance %d, changes %b", validators, i, mask(i)), p)
		}
	}
}

// compareGecode checks that Gecode's choice meets all constraints, is worth what it
// says and as good as the optimum, all within what the file promises.
func compareGecode(t *testing.T, name string, p *bco.Problem) {
	t.Helper()
	model := text(t, export.WriteMiniZinc, p)
	c, ok := gecode(t, model)
	want := exact(t, p)
	if ok == math.IsInf(want, 1) {
		t.Errorf("%s: a choice is %t, the optimum %v", name, ok, want)
	}
	if !ok {
		return
	}
	d := newDumb(p)
	u, bound := d.utility(c.set, c.block), promised(t, model)
	if !d.allows(c.set, c.block) || math.Abs(c.utility-u) > bound || u-want > 2*bound || u < want*(1-1e-12) {
		t.Errorf("%s: Gecode %+v, allowed %t, worth %v; optimum %v, bound %v", name, c, d.allows(c.set, c.block), u, want, bound)
	}
}

// The optimum of the reference set R over all 8,316 points and all subsets.
func TestGecodeOnTheReferenceSet(t *testing.T) {
	needs(t, "minizinc", "minizinc")
	if testing.Short() {
		t.Skip("takes seconds: run without -short")
	}
	p := bco.Reference(bco.Weights{Latency: 1. / 3, Security: 1. / 3, Cost: 1. / 3})
	compareGecode(t, "R", &p)
}

// Ids that mean something in either language are only comments there.
func TestProgramsReadAnyName(t *testing.T) {
	p := small()
	p.Validators[0].ID, p.Validators[1].ID, p.Validators[2].ID = "\nEnd\n\\ \"%", "höchst \u2028 */ /* eins", "\\(1+1)\"]; constraint false;"
	t.Run("GLPK", func(t *testing.T) {
		needs(t, "glpsol", "glpk-utils")
		if got, want := glpk(t, text(t, export.WriteLP, p)), exact(t, p); differ(got, want) {
			t.Errorf("GLPK %v, exact %v", got, want)
		}
	})
	t.Run("Gecode", func(t *testing.T) {
		needs(t, "minizinc", "minizinc")
		compareGecode(t, "names", p)
	})
}
