package iomtbench

import (
	"context"
	"errors"
	"math"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/cmd/ihealth/internal/measure"
)

func small() Options { return Options{Days: 30, People: 20, Blocks: 3, Repetitions: 2, Seed: 1} }

// TestMeasure: all figures have a value a repetition, and targets are those of the figures.
func TestMeasure(t *testing.T) {
	o := small()
	steps := 0
	o.Progress = func(_, total int) {
		if steps++; total != 2 {
			t.Errorf("%d steps, want 2", total)
		}
	}
	r, err := Measure(context.Background(), o)
	if err != nil || steps != 2 {
		t.Fatalf("%v after %d steps", err, steps)
	}
	for _, f := range r.Figures {
		if len(f.Values) != 2 || !(f.Values.Median() > 0) {
			t.Errorf("%+v", f)
		}
	}
	// A second of one processor holds as many readings as their time says.
	if product := r.Figures[2].Values[0] * r.Figures[3].Values[0] * 5760; math.Abs(product-1e9) > 1e-3*1e9 {
		t.Errorf("days a second and the time of a reading make %v, want 1e9", product)
	}
	targets := r.Targets()
	if len(targets) != 4 || targets[0].Bound != 60 || targets[3].Bound != 50_000 || !targets[3].AtLeast {
		t.Errorf("%+v", targets)
	}
}

func TestTargetsAreMet(t *testing.T) {
	r := Report{Figures: []Figure{
		{Name: "a", Values: measure.Times{59, 61, 58}, Bound: 60},
		{Name: "b", Values: measure.Times{1}, Bound: math.NaN()},
		{Name: "c", Values: measure.Times{40}, Bound: 50, More: true},
	}}
	got := r.Targets()
	if len(got) != 2 || !got[0].Met() || got[1].Met() {
		t.Errorf("%+v", got)
	}
}

// lazy is a machine that refuses a kind, and one whose root stands still.
type lazy struct {
	refuses bool
	root    byte
}

func (l *lazy) Execute(_ int64, block []chain.Transaction) []contract.Outcome {
	out := make([]contract.Outcome, len(block))
	if l.refuses {
		l.root++
		out[0].Refused = "no"
	}
	return out
}

func (l *lazy) Root() [32]byte { return [32]byte{l.root} }

// TestIdleMachinesAreWrong: a machine that refuses alerts or does nothing has no figure.
func TestIdleMachinesAreWrong(t *testing.T) {
	for _, m := range []*lazy{{refuses: true}, {}} {
		o := small()
		_, err := o.alerts(context.Background(), func(contract.Genesis) (contract.Machine, error) { return m, nil })
		if !errors.Is(err, ErrWrong) {
			t.Errorf("%+v: %v, want ErrWrong", m, err)
		}
	}
}

func TestMeasureIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Measure(ctx, small()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	o := small()
	if _, err := o.alerts(ctx, func(g contract.Genesis) (contract.Machine, error) { return contract.NewLog(g) }); !errors.Is(err, context.Canceled) {
		t.Errorf("alerts: %v, want that they were cancelled", err)
	}
}
