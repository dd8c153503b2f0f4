package export_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/bco/export"
	"ihealth/internal/golden"
)

// small has three validators, three block sizes and every constraint that there is.
func small() *bco.Problem {
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	p.Validators = p.Validators[:3]
	p.MaxValidators, p.MinBlock, p.MaxBlock, p.ArrivalRate = 3, 20, 22, 10
	p.Latency.CyclesPerTransaction = 1e6
	p.Constraints = bco.Constraints{
		MaxLatency: 2, MaxCost: 0.5, MinSecurity: 2,
		Classes:     []bco.Class{{Rate: 4, Deadline: 0.1}, {Rate: 3}, {Rate: 3, Deadline: 0.5}},
		Compromised: 1, MaxRisk: 0.5,
	}
	return &p
}

func TestGolden(t *testing.T) {
	golden.Check(t, "small.lp", []byte(text(t, export.WriteLP, small())))
	golden.Check(t, "small.mzn", []byte(text(t, export.WriteMiniZinc, small())))
}

// Both writers write every constraint under the name of its field, and nothing of
// what is absent.
func TestEveryConstraintIsNamed(t *testing.T) {
	all := map[string]func(*bco.Problem){
		"stability":          func(p *bco.Problem) { p.ArrivalRate = 10 },
		"classes_0_deadline": func(p *bco.Problem) { p.Constraints.Classes = []bco.Class{{Rate: 4, Deadline: 0.1}} },
		"max_latency":        func(p *bco.Problem) { p.Constraints.MaxLatency = 2 },
		"max_cost":           func(p *bco.Problem) { p.Constraints.MaxCost = 0.5 },
		"min_security":       func(p *bco.Problem) { p.Constraints.MinSecurity = 2 },
		"faults":             func(p *bco.Problem) { p.Constraints.Faults = 1 },
		"quorum":             func(p *bco.Problem) { p.Constraints.Quorum = true },
		"max_risk":           func(p *bco.Problem) { p.Constraints.Compromised, p.Constraints.MaxRisk = 2, 0.1 },
	}
	for name, set := range all {
		p := small()
		p.ArrivalRate, p.Constraints = 0, bco.Constraints{}
		for _, write := range []writer{export.WriteLP, export.WriteMiniZinc} {
			if strings.Contains(text(t, write, p), name) {
				t.Errorf("%s although there is no such constraint", name)
			}
		}
		set(p)
		for _, write := range []writer{export.WriteLP, export.WriteMiniZinc} {
			if !strings.Contains(text(t, write, p), name) {
				t.Errorf("no %s", name)
			}
		}
	}
}

// statements returns the lines of a file that are no comments.
func statements(file, sign string) string {
	var kept []string
	for line := range strings.Lines(file) {
		if !strings.HasPrefix(line, sign) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// Whatever the ids are, the statements of the files stay what they are: ids stand
// in comments only, and none ends its line.
func TestNamesCannotBreakTheSyntax(t *testing.T) {
	plainLP, plainModel := text(t, export.WriteLP, small()), text(t, export.WriteMiniZinc, small())
	rapid.Check(t, func(r *rapid.T) {
		p := small()
		for i, id := range rapid.SliceOfNDistinct(rapid.StringN(1, -1, -1), 3, 3, rapid.ID).Draw(r, "ids") {
			p.Validators[i].ID = id
		}
		var lp, model strings.Builder
		if err := errors.Join(export.WriteLP(&lp, p), export.WriteMiniZinc(&model, p)); err != nil {
			r.Fatal(err)
		}
		if statements(lp.String(), `\`) != statements(plainLP, `\`) || statements(model.String(), "%") != statements(plainModel, "%") {
			r.Fatalf("%+v changes the statements", p.Validators)
		}
		for _, file := range []string{lp.String(), model.String()} {
			for _, c := range file {
				if c != '\n' && (c < ' ' || c > '~') {
					r.Fatalf("%q in the file", c)
				}
			}
		}
	})
}

func TestRefusals(t *testing.T) {
	huge := small()
	huge.MaxBlock = 1e9
	wrong := small()
	wrong.Weights.Cost = math.NaN()
	for _, c := range []struct {
		p     *bco.Problem
		cause error
		says  string
	}{
		{huge, export.ErrTooLarge, "3 validators × 999999981 block sizes"},
		{wrong, bco.ErrProblem, "weights.cost"},
	} {
		for _, write := range []writer{export.WriteLP, export.WriteMiniZinc} {
			var out strings.Builder
			err := write(&out, c.p)
			if !errors.Is(err, c.cause) || !strings.Contains(err.Error(), c.says) || out.Len() > 0 {
				t.Errorf("%v, %d bytes; want %v that says %q and nothing written", err, out.Len(), c.cause, c.says)
			}
		}
	}
}

// full is a disk without space.
type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteErrors(t *testing.T) {
	p := bco.Reference(bco.Weights{Latency: 1})
	for _, write := range []writer{export.WriteLP, export.WriteMiniZinc} {
		if err := write(full{}, &p); !errors.Is(err, errFull) {
			t.Errorf("%v, want the error of the writer", err)
		}
	}
}

// The largest files that are written hold no integer beyond 32 bits, which Gecode
// computes in, whatever the sizes of the parts of U.
func TestIntegersFit(t *testing.T) {
	for _, change := range []func(*bco.Problem){
		func(p *bco.Problem) { p.SecurityTerm, p.Security.Q = bco.Literal, 6 },
		func(p *bco.Problem) { p.MinBlock, p.MaxBlock = 1e6, 1e6+50 },
		func(p *bco.Problem) { p.Constraints.MaxCost, p.Constraints.MaxLatency = 1e12, 1e12 },
		func(p *bco.Problem) { p.ArrivalRate, p.Constraints.Classes = 1e-9, nil },
		func(p *bco.Problem) { p.Validators[0].Fee = 1e30 },
	} {
		p := small()
		change(p)
		for word := range strings.FieldsFuncSeq(statements(text(t, export.WriteMiniZinc, p), "%"), func(c rune) bool { return c < '0' || c > '9' }) {
			if len(word) > 10 || len(word) == 10 && word > "1000000000" {
				t.Errorf("%s: beyond 10⁹", word)
			}
		}
	}
}

func ExampleWriteLP() {
	p := bco.Reference(bco.Weights{Latency: 0.5, Security: 0.25, Cost: 0.25})
	var file strings.Builder
	if err := export.WriteLP(&file, &p); err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(file.String()) {
		if strings.HasPrefix(line, " U:") {
			fmt.Print(line)
		}
	}
	// Output: U: + 0.5 L + 0.25 S + 0.25 C
}
