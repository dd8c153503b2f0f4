package joint_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"ihealth/bco"
	"ihealth/bco/joint"
	"ihealth/chain"
)

// reference returns channels 1 to 3 of I-Health section V on the reference set.
func reference(capacity int) joint.Problem {
	p := joint.Problem{Capacity: capacity}
	for _, w := range []bco.Weights{{Latency: .45, Security: .1, Cost: .45}, {Latency: 1. / 3, Security: 1. / 3, Cost: 1. / 3}, {Latency: .05, Security: .9, Cost: .05}} {
		p.Channels = append(p.Channels, bco.Reference(w))
	}
	return p
}

func TestProblemErrorsNameTheField(t *testing.T) {
	for _, row := range []struct {
		fields string
		spoil  func(*joint.Problem)
	}{
		{"channels", func(p *joint.Problem) { p.Channels = nil }},
		{"channels", func(p *joint.Problem) { p.Channels = make([]bco.Problem, 7) }},
		{"channels.0.validators", func(p *joint.Problem) { p.Channels[0].Validators = make([]chain.Validator, 2001) }},
		{"capacity", func(p *joint.Problem) { p.Capacity = 0 }},
		{"capacity", func(p *joint.Problem) { p.Capacity = math.MinInt }},
		{"capacities", func(p *joint.Problem) { p.Capacities = []int{1, 2} }},
		{"capacities", func(p *joint.Problem) { p.Capacities = []int{} }},
		{"capacities.4", func(p *joint.Problem) { p.Capacities = slices.Repeat([]int{2}, 21); p.Capacities[4] = -1 }},
		{"channels.1.psi channels.2.weights", func(p *joint.Problem) {
			p.Channels[1].Latency.Psi, p.Channels[2].Weights.Cost = math.NaN(), 0.5
		}},
		{"channels.2.validators.3.id channels.2.validators", func(p *joint.Problem) { p.Channels[2].Validators[3].ID = "stranger" }},
		{"channels.1.validators", func(p *joint.Problem) {
			p.Channels[1].Validators, p.Channels[1].MaxValidators = p.Channels[1].Validators[:20], 20
		}},
		{"channels.1.validators.20.compute_hz", func(p *joint.Problem) { p.Channels[1].Validators[20].ComputeHz = 1e9 }},
		{"channels.1.validators.20.fee", func(p *joint.Problem) { p.Channels[1].Validators[20].Fee = 7 }},
	} {
		p := reference(1)
		row.spoil(&p)
		for _, s := range joint.Solvers() {
			got, err := s.Solve(t.Context(), &p)
			var fields []string
			for _, f := range bco.FieldErrors(err) {
				fields = append(fields, f.Field)
			}
			if !errors.Is(err, bco.ErrProblem) || strings.Join(fields, " ") != row.fields || got.Found() {
				t.Errorf("%s: %v, want an error about %s", s.Name(), err, row.fields)
			}
		}
	}
}

func TestListErrorsNameTheValidator(t *testing.T) {
	p := reference(1)
	p.Channels[2].Validators[3].ID = "stranger"
	for _, want := range []string{`"stranger" is not a validator of the first channel`, `"v4" of the first channel is missing`} {
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestSolveLeavesTheProblemAlone, and the order of a list means nothing.
func TestSolveLeavesTheProblemAlone(t *testing.T) {
	p := reference(1)
	want, err := joint.BranchAndBound{}.Solve(t.Context(), &p)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(p.Channels[1].Validators)
	before := fmt.Sprint(p)
	got, err := joint.BranchAndBound{}.Solve(t.Context(), &p)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	if fmt.Sprint(p) != before {
		t.Error("a solver changed the problem")
	}
}
