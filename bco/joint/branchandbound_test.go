package joint_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/bco/joint"
	"ihealth/chain"
	"ihealth/internal/countdown"
)

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

func solve(t tester, s joint.Solver, p *joint.Problem) joint.Solution {
	t.Helper()
	got, err := s.Solve(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	if got.Solver != s.Name() {
		t.Errorf("the solution names %q, want %q", got.Solver, s.Name())
	}
	return got
}

// tight is the gap at which solutions are compared.
var tight = joint.BranchAndBound{Gap: 1e-9}

// drawSmall draws an instance that is solved at once.
func drawSmall(t *rapid.T) joint.Problem { return small(rapid.IntRange(0, 1e6).Draw(t, "instance")) }

// TestJointAgainstItsBounds: the joint optimum is at least the sum of the channels'
// own optima, and equal to it when every validator has room for all; no greedy order
// beats it.
func TestJointAgainstItsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawSmall(t)
		exact := solve(t, tight, &p)
		sum := 0.0
		for f := range p.Channels {
			own, err := bco.Exact{}.Solve(context.Background(), &p.Channels[f])
			if err != nil {
				t.Fatal(err)
			}
			if !own.Found() {
				return
			}
			sum += own.Utility
		}
		if independent := solve(t, joint.Independent{}, &p); independent.Found() && math.Abs(independent.Utility-sum) > 1e-12*sum {
			t.Fatalf("independent optima %v, want %v", independent.Utility, sum)
		}
		if exact.Found() && exact.Utility < sum*(1-1e-12) {
			t.Fatalf("Σ U = %v is below the sum of optima %v", exact.Utility, sum)
		}
		for _, raw := range []bool{false, true} {
			if greedy := solve(t, joint.Greedy{Raw: raw}, &p); greedy.Found() {
				checkSolution(t, &p, &greedy)
				if greedy.Utility < exact.Certificate.Lower*(1-1e-12) || greedy.Certificate.Lower > exact.Utility*(1+1e-12) {
					t.Fatalf("greedy %v in %+v, exact %v in %+v", greedy.Utility, greedy.Certificate, exact.Utility, exact.Certificate)
				}
			}
		}
		p.Capacity, p.Capacities = len(p.Channels), nil
		if roomy := solve(t, tight, &p); math.Abs(roomy.Utility-sum) > 1e-12*sum || roomy.Status != bco.Optimal {
			t.Fatalf("with room for all Σ U = %v (%s), want %v", roomy.Utility, roomy.Status, sum)
		}
	})
}

// TestChannelsMayBePermuted: their order means nothing, and more capacity never
// hurts.
func TestChannelsMayBePermuted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawSmall(t)
		want := solve(t, tight, &p)
		q := p
		q.Channels = rapid.Permutation(p.Channels).Draw(t, "order")
		q.Capacities = nil
		for _, v := range q.Channels[0].Validators {
			for i := range p.Capacities {
				if p.Channels[0].Validators[i].ID == v.ID {
					q.Capacities = append(q.Capacities, p.Capacities[i])
				}
			}
		}
		got := solve(t, tight, &q)
		if got.Status != want.Status || math.Abs(got.Utility-want.Utility) > 2e-9*want.Utility {
			t.Fatalf("Σ U = %v (%s), permuted %v (%s)", want.Utility, want.Status, got.Utility, got.Status)
		}
		q.Capacity++
		for i := range q.Capacities {
			q.Capacities[i]++
		}
		if more := solve(t, tight, &q); got.Found() && !(more.Utility <= got.Utility*(1+2e-9)) {
			t.Fatalf("Σ U = %v, with one place more each %v", got.Utility, more.Utility)
		}
	})
}

// TestAllFamiliesAreSolved: 21 validators, 20 block sizes, three channels, capacities
// of 1 and 2 (spec: all of 144 instances within 1e-6).
func TestAllFamiliesAreSolved(t *testing.T) {
	for _, family := range bco.Families() {
		for capacity := 1; capacity <= 2; capacity++ {
			for i := range 12 {
				p := sharing(family, 3, bco.Size{Validators: 21, Blocks: 20}, stream(string(family), i))
				p.Capacity = capacity
				got := solve(t, joint.BranchAndBound{Nodes: 2000}, &p)
				if got.Status != bco.Optimal || got.Gap > 1e-6 {
					t.Errorf("%s, capacity %d, instance %d: %s, gap %v after %d nodes", family, capacity, i, got.Status, got.Gap, got.Certificate.Nodes)
				}
				checkSolution(t, &p, &got)
			}
		}
	}
}

// hard is an instance of many nodes.
func hard(t tester) joint.Problem {
	t.Helper()
	for i := range 100 {
		p := sharing(bco.Bimodal, 3, bco.Size{Validators: 21, Blocks: 20}, stream("hard", i))
		for f := range p.Channels {
			p.Channels[f].SecurityTerm = bco.Literal
		}
		if got := solve(t, joint.BranchAndBound{Nodes: 10}, &p); got.Gap > 1e-4 {
			return p
		}
	}
	t.Fatal("no instance needs more than ten nodes")
	return joint.Problem{}
}

// TestBudgetLeavesAGap: bounds rise and incumbents fall with the budget, and the
// optimum lies between.
func TestBudgetLeavesAGap(t *testing.T) {
	p := hard(t)
	lower, upper := 0.0, math.Inf(1)
	for _, nodes := range []int{1, 3, 10} {
		got := solve(t, joint.BranchAndBound{Nodes: nodes}, &p)
		if got.Status != bco.Heuristic || got.Certificate.Kind != bco.CertifiedBound || got.Certificate.Nodes != nodes || got.Reason != fmt.Sprintf("the search ended after %d nodes", nodes) {
			t.Errorf("%d nodes: %s (%s), %+v", nodes, got.Status, got.Reason, got.Certificate)
		}
		checkSolution(t, &p, &got)
		if got.Certificate.Lower < lower || got.Utility > upper || !(got.Gap > 1e-4 && got.Gap < 0.5) {
			t.Errorf("%d nodes: %v in %+v after [%v, %v]", nodes, got.Utility, got.Certificate, lower, upper)
		}
		lower, upper = got.Certificate.Lower, got.Utility
	}
	exact := solve(t, joint.BranchAndBound{}, &p)
	if exact.Status != bco.Optimal || exact.Utility < lower || exact.Utility > upper || exact.Certificate.Kind != bco.CertifiedExact {
		t.Errorf("%s, %v, want an optimum in [%v, %v]", exact.Status, exact.Utility, lower, upper)
	}
}

// TestCancelledSolve: wherever a search is cancelled it returns what it has, with a
// bound that holds.
func TestCancelledSolve(t *testing.T) {
	p := hard(t)
	exact := solve(t, joint.BranchAndBound{}, &p)
	found := 0
	for looks := 0; looks < 40_000; looks = looks*5/4 + 1 {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		got, err := joint.BranchAndBound{}.Solve(&countdown.Context{Context: ctx, Left: looks}, &p)
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d looks: %v", looks, err)
		}
		if !got.Found() {
			if got.Status != bco.Skipped || got.Reason == "" || found > 0 {
				t.Errorf("after %d looks: %+v", looks, got)
			}
			continue
		}
		found++
		checkSolution(t, &p, &got)
		if got.Status != bco.Heuristic || got.Certificate.Lower > exact.Utility*(1+1e-12) || got.Utility < exact.Certificate.Lower*(1-1e-12) {
			t.Errorf("after %d looks: %s, %v in %+v, the optimum is %v", looks, got.Status, got.Utility, got.Certificate, exact.Utility)
		}
	}
	if found < 5 {
		t.Errorf("an incumbent in %d of the cancelled searches", found)
	}
}

// TestCancelledOrdersKeepTheBest: with six channels there are 720 orders; a search that
// ends among them returns the best of those it tried, with the channels' own bound,
// and before the first of them that bound alone.
func TestCancelledOrdersKeepTheBest(t *testing.T) {
	p := sharing(bco.Lognormal, 6, bco.Size{Validators: 30, Blocks: 20}, stream("six", 0))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	best, bounds := math.Inf(1), 0
	for _, looks := range []int{6, 12, 20, 80, 300, 1000, 2000} {
		for _, s := range []joint.Solver{joint.BranchAndBound{}, joint.Greedy{}} {
			got, err := s.Solve(&countdown.Context{Context: ctx, Left: looks}, &p)
			switch c := got.Certificate; {
			case !errors.Is(err, context.Canceled):
				t.Errorf("%s after %d looks: %v", s.Name(), looks, err)
			case looks < 20 && c.Kind == bco.CertifiedBound && c.Lower > 0 && got.Status == bco.Skipped && math.IsNaN(got.Gap):
				bounds++
			case looks >= 20 && (got.Status != bco.Heuristic || c.Kind != bco.CertifiedBound || !(got.Gap > 0 && got.Gap < 1) || got.Utility > best):
				t.Errorf("%s after %d looks: %s, Σ U = %v after %v, gap %v in %+v", s.Name(), looks, got.Status, got.Utility, best, got.Gap, c)
			case looks >= 20:
				checkSolution(t, &p, &got)
				best = got.Utility
			}
		}
	}
	if bounds == 0 {
		t.Error("no search ended between the first bound and the first order")
	}
}

// TestCancelEndsSoon: a search among many validators ends with its context.
func TestCancelEndsSoon(t *testing.T) {
	p := sharing(bco.Lognormal, 3, bco.Size{Validators: 2000, Blocks: 1000}, stream("large", 0))
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	got, err := joint.BranchAndBound{}.Solve(ctx, &p)
	if !errors.Is(err, context.DeadlineExceeded) || got.Status == bco.Optimal {
		t.Errorf("%s, %v, want the context's error", got.Status, err)
	}
}

// only makes the channel's latency reachable by the fastest validator alone.
func only(p *bco.Problem) {
	p.Constraints.MaxLatency = p.Latency.Latency(1, p.MinBlock, 4e9) * 1.0001
}

// TestInfeasibleSaysWhy: one channel alone, the least sizes together, or only a
// search shows it.
func TestInfeasibleSaysWhy(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(p *joint.Problem)
		want   string
	}{
		{"one channel", func(p *joint.Problem) { p.Channels[1].Constraints.MaxLatency = 0.1 }, "channel 2 alone: max_latency: "},
		{"least sizes", func(p *joint.Problem) {
			p.Channels[0].MinValidators, p.Channels[2].MinValidators = 10, 14
		}, "capacity: channels 1, 2, 3 need at least 25 validators together and find 21 places: 4 short"},
		{"faults", func(p *joint.Problem) {
			p.Capacity = 2
			for f := range p.Channels {
				p.Channels[f].Constraints.Faults = 5
			}
		}, "capacity: channels 1, 2, 3 need at least 48 validators together and find 42 places: 6 short"},
		{"one validator for two", func(p *joint.Problem) {
			only(&p.Channels[0])
			only(&p.Channels[2])
		}, "no choice serves all of them"},
	} {
		p := reference(1)
		row.change(&p)
		for _, s := range []joint.Solver{joint.BranchAndBound{}, joint.Greedy{}} {
			got := solve(t, s, &p)
			if row.name == "one validator for two" && s.Name() != "joint" {
				if got.Status != bco.Skipped || got.Found() {
					t.Errorf("%s: %s: %s (%s)", row.name, s.Name(), got.Status, got.Reason)
				}
				continue
			}
			if got.Status != bco.Infeasible || !strings.Contains(got.Reason, row.want) || !math.IsNaN(got.Gap) {
				t.Errorf("%s: %s: %s (%s), want %s", row.name, s.Name(), got.Status, got.Reason, row.want)
			}
		}
	}
}

// TestIndependentSaysWhatDoesNotFit: the reference channels all want the same.
func TestIndependentSaysWhatDoesNotFit(t *testing.T) {
	p := reference(1)
	got := solve(t, joint.Independent{}, &p)
	if got.Status != bco.Heuristic || !strings.HasPrefix(got.Reason, "capacity: ") || !math.IsNaN(got.Gap) || got.Certificate.Lower != got.Utility {
		t.Errorf("%+v", got)
	}
	p.Capacity = 3
	if got := solve(t, joint.Independent{}, &p); got.Status != bco.Optimal || got.Reason != "" || got.Gap != 0 {
		t.Errorf("with room for all: %+v", got)
	}
}

// TestGreedyMisses must find instances on which the best order, even polished, is not
// the optimum: else there is nothing to prove.
func TestGreedyMisses(t *testing.T) {
	worst := 0.0
	for i := range 12 {
		p := sharing(bco.Bimodal, 3, bco.Size{Validators: 21, Blocks: 20}, stream(string(bco.Bimodal), i))
		exact, greedy := solve(t, joint.BranchAndBound{}, &p), solve(t, joint.Greedy{}, &p)
		worst = max(worst, greedy.Utility/exact.Utility-1)
	}
	if worst < 1e-3 {
		t.Errorf("greedy is at most %v off", worst)
	}
}

// TestOneChannelIsExact, and so are one validator and one block size.
func TestOneChannelIsExact(t *testing.T) {
	p := reference(1)
	p.Channels = p.Channels[1:2]
	want, err := bco.Exact{}.Solve(t.Context(), &p.Channels[0])
	if err != nil {
		t.Fatal(err)
	}
	if got := solve(t, joint.BranchAndBound{}, &p); got.Utility != want.Utility || got.Status != bco.Optimal {
		t.Errorf("%v (%s), want %v", got.Utility, got.Status, want.Utility)
	}
	p.Channels[0].Validators = []chain.Validator{{ID: "only", ComputeHz: 1e9, Fee: 1}}
	p.Channels[0].MaxValidators, p.Channels[0].MinBlock, p.Channels[0].MaxBlock = 1, 7, 7
	p.Channels[0].BlockStep = 1
	if got := solve(t, joint.BranchAndBound{}, &p); !got.Found() || got.Channels[0].M != 1 || got.Channels[0].N != 7 {
		t.Errorf("%+v", got)
	}
}

// TestFreeChannelsHaveNoGap: when a choice costs nothing, nothing is better.
func TestFreeChannelsHaveNoGap(t *testing.T) {
	p := reference(1)
	for f := range p.Channels {
		p.Channels[f].Weights = bco.Weights{Cost: 1}
		for i := range 3 {
			p.Channels[f].Validators[i].Fee, p.Channels[f].Validators[i].Payment = 0, 0
		}
	}
	if got := solve(t, joint.BranchAndBound{}, &p); got.Utility != 0 || got.Gap != 0 || got.Status != bco.Optimal {
		t.Errorf("%s: Σ U = %v, gap %v", got.Status, got.Utility, got.Gap)
	}
}

func TestSettingsOutOfRangePanic(t *testing.T) {
	for _, b := range []joint.BranchAndBound{{Gap: -1}, {Gap: 1}, {Gap: math.NaN()}, {Nodes: -1}} {
		func() {
			defer func() {
				if text, ok := recover().(string); !ok || !strings.HasPrefix(text, "joint: ") {
					t.Errorf("%+v: no panic of the package", b)
				}
			}()
			p := reference(1)
			_, _ = b.Solve(t.Context(), &p)
		}()
	}
}
