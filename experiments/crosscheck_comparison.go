package experiments

import (
	"fmt"
	"math"
	"slices"

	"ihealth/sim/output"
)

// Comparison is one crossQuantity at three fidelities.
type Comparison struct {
	Stage  string `json:"stage"`  // such as "μ = 60/s"
	Metric string `json:"metric"` // mean sojourn time of whom, under which scheme

	Closed    Number    `json:"closed_s"`    // I-Health eqs (9) and (11)
	Simulated *Estimate `json:"simulated_s"` // M/M/1; null where it was not run
	Chain     *Estimate `json:"chain_s"`     // real nodes, at the pace of the file; null where they were not run

	// SimulatedDifference and ChainDifference are relative to the closed form.
	SimulatedDifference *Estimate    `json:"simulated_difference"`
	SimulatedVerdict    CheckVerdict `json:"simulated_verdict"`
	ChainDifference     *Estimate    `json:"chain_difference"`
	ChainVerdict        CheckVerdict `json:"chain_verdict"`

	ExplainedBy []string  `json:"explained_by"` // parameters, the largest first
	Reason      string    `json:"reason"`       // why nothing was decided: too wide, null test, or host-bound; "" when it was
	Steps       []Step    `json:"steps"`        // from the closed form to the nodes
	Rest        *Estimate `json:"rest"`         // of the difference that the steps leave; null where nodes were not run
	Sensitivity []Step    `json:"sensitivity"`  // what halving a parameter would change
}

// Estimate is a mean with its interval.
type Estimate struct {
	Mean Number `json:"mean"`
	Low  Number `json:"low"`
	High Number `json:"high"`
}

// Step is what one parameter changes, as a part of the closed form.
type Step struct {
	Parameter string `json:"parameter"`
	Change    Number `json:"change"`
}

// CheckVerdict says whether two fidelities agree.
type CheckVerdict string

// The verdicts of a crosscheck. Agreement is equivalence: the interval of the difference
// lies inside ± the tolerance.
const (
	Agree       CheckVerdict = "agree"
	Explained   CheckVerdict = "explained"   // they do not, but what the parameters leave lies inside
	Unexplained CheckVerdict = "unexplained" // what they leave lies outside
	NoVerdict   CheckVerdict = "undecided"   // an interval is too wide, A differs from itself by more than the tolerance, or the host set the pace
	NotRun      CheckVerdict = "not run"
)

// The parameters by which real nodes differ from the paper's queue, in the order of their
// steps, each with the metric that is the first to hold it.
var crosscheckSteps = []struct{ parameter, column, metric string }{
	{"service variance", "variance", withVariance},
	{"no preemption", "preemption", withoutInterrupt},
	{"arrivals", "arrivals", withArrivals},
	{"first service", "first", withFirst},
	{"service drift", "drift", withDrift},
}

// Comparisons sets the fidelities of a crosscheck side by side; nil for another kind of
// experiment.
func (r *Report) Comparisons() []Comparison {
	x, ok := r.Experiment.Spec.study().(*crosscheckStudy)
	if !ok {
		return nil
	}
	return x.comparisons(r.Results)
}

func (x *crosscheckStudy) comparisons(r *Results) []Comparison {
	var out []Comparison
	for _, q := range x.simulated() {
		if c, ok := x.compared(r, q); ok {
			out = append(out, c)
		}
	}
	return out
}

// compared returns a crossQuantity at the fidelities that the run has, and false without the
// closed form.
func (x *crosscheckStudy) compared(r *Results, q crossQuantity) (Comparison, bool) {
	of := crossRows{r, q}
	closed, ok := of.value(Analytic, "sojourn")
	c := Comparison{
		Stage: q.panel(), Metric: q.series(), Closed: Number(closed), SimulatedVerdict: NotRun, ChainVerdict: NotRun,
		ExplainedBy: []string{}, Steps: []Step{}, Sensitivity: []Step{},
	}
	if i, ok := of.interval(Simulated); ok {
		c.Simulated = estimate(i)
		i = relativeTo(i, closed)
		c.SimulatedDifference, c.SimulatedVerdict = estimate(i), simulatedVerdict(i.Within(x.spec.Crosscheck.Tolerance))
	}
	if i, ok := of.interval(OnChain); ok {
		c.Chain = estimate(i)
		c.ChainDifference = estimate(relativeTo(i, closed))
		x.judgeNodes(&c, of, closed, relativeTo(i, closed))
	}
	return c, ok
}

// simulatedVerdict says what an equivalence means where nothing but the method differs.
func simulatedVerdict(e output.Equivalence) CheckVerdict {
	switch e {
	case output.Equivalent:
		return Agree
	case output.Different:
		return Unexplained
	default:
		return NoVerdict
	}
}

// judgeNodes decides on the difference between closed form and nodes. Runs on held-out
// arrivals decide on the calibrated models: only when these leave too much are the
// services of the same runs admitted, as drift.
func (x *crosscheckStudy) judgeNodes(c *Comparison, of crossRows, closed float64, difference output.Interval) {
	margin := x.spec.Crosscheck.Tolerance
	c.Steps, c.Sensitivity = of.steps(closed), of.sensitivity(closed)
	twice := 1 - (1-difference.Level)/2 // two models may explain: each has half of the error
	before, after := of.rest(withFirst, closed, twice), of.rest(withDrift, closed, twice)
	c.Rest = estimate(after)
	calibrated := c.Steps[:len(c.Steps)-1]
	switch {
	case x.refusal(of.r, c.Stage) != "":
		c.ChainVerdict, c.Reason = NoVerdict, x.refusal(of.r, c.Stage)
	case difference.Within(margin) == output.Equivalent:
		c.ChainVerdict = Agree
	case before.Within(margin) == output.Equivalent:
		c.ChainVerdict, c.ExplainedBy, c.Rest = Explained, largest(calibrated, difference.Mean, margin), estimate(before)
	case after.Within(margin) == output.Equivalent:
		c.ChainVerdict, c.ExplainedBy = Explained, largest(c.Steps, difference.Mean, margin)
	case after.Within(margin) == output.Different:
		c.ChainVerdict = Unexplained
	default:
		c.ChainVerdict, c.Reason = NoVerdict, "too wide"
	}
}

// largest returns the fewest parameters, the largest first, without whose steps the
// difference is inside the margin.
func largest(steps []Step, difference, margin float64) []string {
	steps = slices.Clone(steps)
	slices.SortStableFunc(steps, func(a, b Step) int {
		return compareNumbers(math.Abs(float64(b.Change)), math.Abs(float64(a.Change)))
	})
	var out []string
	for _, s := range steps {
		if math.Abs(difference) < margin && len(out) > 0 {
			break
		}
		if s.Change*Number(difference) > 0 { // it brings the formula nearer to the nodes
			out = append(out, s.Parameter)
			difference -= float64(s.Change)
		}
	}
	return out
}

func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// refusal says why no verdict is given on a stage: the null test or the host; "" when one
// is.
func (x *crosscheckStudy) refusal(r *Results, stage string) string {
	null, err := nullOf(r)
	if err != nil {
		return err.Error()
	}
	if spread := math.Expm1(null.Spread()); !(spread <= x.spec.Crosscheck.Tolerance) {
		return fmt.Sprintf("null test: A differs from itself by up to %s", percent(spread))
	}
	if b := boundRuns(r, stage); 2*b.bound > b.of {
		return fmt.Sprintf("host-bound: in %d of %d runs the host set the pace", b.bound, b.of)
	}
	return ""
}

// crossRows reads the rows of a crossQuantity.
type crossRows struct {
	r *Results
	q crossQuantity
}

func (c crossRows) rows(f Fidelity, metric string) []Row {
	return c.r.Select(Query{Fidelity: f, Panel: c.q.panel(), Series: c.q.series(), Metric: metric})
}

func (c crossRows) value(f Fidelity, metric string) (float64, bool) {
	rows := c.rows(f, metric)
	if len(rows) == 0 {
		return math.NaN(), false
	}
	return float64(rows[0].Value), true
}

// mean returns the mean of a metric over the runs.
func (c crossRows) mean(metric string) float64 {
	mean, _ := moments(c.values(metric))
	return mean
}

func (c crossRows) values(metric string) []float64 {
	var out []float64
	for _, row := range c.rows(OnChain, metric) {
		out = append(out, float64(row.Value))
	}
	return out
}

func (c crossRows) interval(f Fidelity) (output.Interval, bool) {
	rows := c.rows(f, "sojourn")
	if len(rows) == 0 || rows[0].Interval == nil {
		return output.Interval{}, false
	}
	i := rows[0].Interval
	return output.Interval{Mean: float64(rows[0].Value), Low: float64(i.Low), High: float64(i.High), Level: i.Level, N: i.N}, true
}

// steps returns what each parameter changes.
func (c crossRows) steps(closed float64) []Step {
	out, before := []Step{}, closed
	for _, s := range crosscheckSteps {
		after := c.mean(s.metric)
		out = append(out, Step{s.parameter, Number((after - before) / closed)})
		before = after
	}
	return out
}

// sensitivity returns what halving each parameter changes of the model of the nodes.
func (c crossRows) sensitivity(closed float64) []Step {
	out := []Step{}
	model := c.mean(withoutInterrupt)
	for _, h := range sensitivities {
		out = append(out, Step{h.name, Number((c.mean(halvedBy(h.name)) - model) / closed)})
	}
	return out
}

// rest returns what a model leaves of the sojourn times of the nodes, run by run on the
// same arrivals.
func (c crossRows) rest(metric string, closed, level float64) output.Interval {
	nodes, model := c.values("sojourn_run"), c.values(metric)
	if len(nodes) != len(model) {
		return unknown
	}
	left := make([]float64, len(nodes))
	for i := range nodes {
		left[i] = (nodes[i] - model[i]) / closed
	}
	i, err := output.MeanInterval(left, level)
	if err != nil {
		return unknown
	}
	return i
}

// unknown is the interval of what nothing is known of, and lies neither inside nor outside
// of any margin.
var unknown = output.Interval{Mean: math.NaN(), Low: math.Inf(-1), High: math.Inf(1)}

func estimate(i output.Interval) *Estimate {
	return &Estimate{Number(i.Mean), Number(i.Low), Number(i.High)}
}

// relativeTo returns the interval of a difference from closed, as a part of it.
func relativeTo(i output.Interval, closed float64) output.Interval {
	part := func(x float64) float64 { return x/closed - 1 }
	return output.Interval{Mean: part(i.Mean), Low: part(i.Low), High: part(i.High), Level: i.Level, N: i.N}
}
