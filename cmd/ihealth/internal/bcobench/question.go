package bcobench

import (
	"context"
	"fmt"
	"runtime"

	"ihealth/bco"
	"ihealth/cmd/ihealth/internal/measure"
)

// Names of the questions.
const (
	frontName = "Pareto front"
	jointName = "three channels that share validators"
)

// asked is the size of the instances that questions are about.
var asked = Size{Validators: 21, Blocks: 20}

// question is something that is asked of an instance.
type question struct {
	name string
	ask  func(p *bco.Problem, instance int) (asker, error)
}

// asker answers a question about one instance.
type asker interface {
	answer(ctx context.Context) error
	// check judges the last answer. The error wraps ErrWrong when it is wrong.
	check(ctx context.Context) error
}

var questions = []question{{frontName, askFront}, {jointName, askJoint}}

// measure asks all instances, in every repetition; answers of the first are checked.
func (q question) measure(ctx context.Context, o Options) (Question, error) {
	out := Question{Name: q.name, Instances: o.Questions}
	size := asked
	size.Instances = o.Questions
	problems := size.instances(o.Seed)
	for repetition := range o.Repetitions {
		for i := range problems {
			a, err := q.ask(&problems[i], i)
			if err != nil {
				return out, fmt.Errorf("%s: %w", q.name, err)
			}
			runtime.GC()
			begin := measure.ProcessorTime()
			if err := a.answer(ctx); err != nil {
				return out, fmt.Errorf("%s: %w", q.name, err)
			}
			out.Times = append(out.Times, float64((measure.ProcessorTime() - begin).Nanoseconds()))
			if repetition > 0 {
				continue
			}
			if err := a.check(ctx); err != nil {
				out.Wrong = err.Error()
				return out, fmt.Errorf("%s: instance %d: %w", q.name, i+1, err)
			}
		}
	}
	return out, nil
}
