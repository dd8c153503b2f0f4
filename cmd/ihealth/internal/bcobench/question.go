package bcobench

import (
	"context"
	"fmt"
	"runtime"

	"ihealth/bco"
	"ihealth/bco/pareto"
	"ihealth/cmd/ihealth/internal/measure"
)

// Names of the questions.
const frontName = "Pareto front"

// asked is the size of the instances that questions are about.
var asked = Size{Validators: 21, Blocks: 20}

// question asks something of one instance; check judges the answer of the last.
type question struct {
	name string
	ask  func(p *bco.Problem) (answer func(ctx context.Context) error, check func(ctx context.Context) error, err error)
}

var questions = []question{{frontName, askFront}}

// measure asks all instances in turns.
func (q question) measure(ctx context.Context, o Options) (Question, error) {
	out := Question{Name: q.name, Instances: o.Questions}
	size := asked
	size.Instances = o.Questions
	problems := size.instances(o.Seed)
	for repetition := range o.Repetitions {
		for i := range problems {
			answer, check, err := q.ask(&problems[i])
			if err != nil {
				return out, err
			}
			runtime.GC()
			begin := measure.ProcessorTime()
			if err := answer(ctx); err != nil {
				return out, fmt.Errorf("%s: %w", q.name, err)
			}
			out.Times = append(out.Times, float64((measure.ProcessorTime() - begin).Nanoseconds()))
			if repetition > 0 || out.Wrong != "" {
				continue
			}
			if err := check(ctx); err != nil {
				out.Wrong = err.Error()
				return out, fmt.Errorf("%s: instance %d: %w", q.name, i+1, err)
			}
		}
	}
	return out, nil
}

// askFront asks for the Pareto front, on which the exact optimum must be the best
// point.
func askFront(p *bco.Problem) (answer, check func(ctx context.Context) error, err error) {
	e, err := bco.NewEvaluator(p)
	if err != nil {
		return nil, nil, err
	}
	var points []pareto.Point
	answer = func(ctx context.Context) (err error) {
		points, err = pareto.Front(ctx, e)
		return err
	}
	check = func(ctx context.Context) error {
		exact, err := e.Solve(ctx, bco.Exact{})
		if err != nil {
			return err
		}
		best := exact.Utility * (1 + 2*ownTolerance)
		for _, x := range points {
			if u := e.Utility(e.Group(x.Set(e)), x.N); u <= best {
				return nil
			}
		}
		return fmt.Errorf("%w: no point has U = %.9g", ErrWrong, exact.Utility)
	}
	return answer, check, nil
}
