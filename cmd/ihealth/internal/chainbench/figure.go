package chainbench

import (
	"math"

	"ihealth/cmd/ihealth/internal/measure"
)

// Figure is one quantity, measured in some repetitions.
type Figure struct {
	Name   string
	Unit   string        // s, 1/s or MiB; empty for ratios
	Values measure.Times // one a repetition
	Trial  float64       // of the trial on two cores whose settings the toolkit uses; NaN for none
	Bound  float64       // this project's target; 0 for none
	More   bool          // more is better, and the bound the least
	Others float64       // share of the host's processors that others used, the most of all repetitions; NaN when unknown
}

// slack is by how much a figure may be worse than that of the trial.
const slack = 1.3

func (f *Figure) add(value, others float64) {
	f.Values = append(f.Values, value)
	if !(others <= f.Others) {
		f.Others = others
	}
}

// Worse returns how many times worse than the trial's the median is; NaN of nothing,
// or without a trial.
func (f *Figure) Worse() float64 {
	if f.More {
		return f.Trial / f.Values.Median()
	}
	return f.Values.Median() / f.Trial
}

// Targets returns all targets: the figures' own, their distance from the trial's, and
// what the toolkit may add.
func (r *Report) Targets() []measure.Target {
	var list []measure.Target
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Bound > 0 {
			list = append(list, measure.Target{Name: f.Name, Measured: f.Values.Median(), Unit: f.Unit, Bound: f.Bound, AtLeast: f.More})
		}
	}
	worst, name := math.NaN(), "figure furthest from the trial's"
	for i := range r.Figures {
		if f := &r.Figures[i]; !math.IsNaN(f.Worse()) && !(f.Worse() <= worst) {
			worst, name = f.Worse(), "figure furthest from the trial's: "+f.Name
		}
	}
	list = append(list, measure.Target{Name: name, Measured: worst, Bound: slack})
	for _, o := range r.Overheads {
		list = append(list, measure.Target{Name: "toolkit over bare nodes: " + o.Name, Measured: o.Mean(), Bound: 1.05})
	}
	return list
}
