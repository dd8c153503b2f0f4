package experiments

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"ihealth/bco/ranking"
	"ihealth/sim/output"
)

// Panels of the results.
const (
	randomResponses = "random responses"
	blockServer     = "service in blocks"
	realNodes       = "real nodes"
)

// Names of procedures in results and legends.
const (
	knProcedure    = "KN"
	ocbaProcedure  = "OCBA"
	equalProcedure = "equal"

	withCommon   = ", common random numbers"
	withScreened = ", screened"
	withSingle   = ", single blocks"
)

func (x *selectionStudy) cells() []Cell {
	list := x.planned(0)
	expect := sync.OnceValues(func() (expectation, error) { return x.expect(list) })
	cells := []Cell{{ID: "responses/model", Fidelity: Analytic, Run: func(context.Context, *Env) ([]Row, error) {
		e, err := expect()
		return e.rows(list), err
	}}}
	for _, p := range x.procedures() {
		cells = append(cells, Cell{ID: "responses/" + p.name, Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			e, err := expect()
			if err != nil {
				return nil, err
			}
			return x.repeat(ctx, env, list, e, p)
		}})
	}
	cells = append(cells, x.serviceCells()...)
	return append(cells, x.nodeCells()...)
}

// planned returns the candidates of a file that has been checked.
func (x *selectionStudy) planned(arrivalRate float64) []selectable {
	list, err := x.candidates(arrivalRate)
	if err != nil {
		panic("experiments: plan of an unchecked file: " + err.Error())
	}
	return list
}

// repeated is a procedure as it is repeated.
type repeated struct {
	name      string
	procedure ranking.Procedure
	common    bool  // common random numbers
	budgets   []int // blocks at which it is judged; none: at its end
	batch     int   // blocks whose average is an observation
	screened  bool  // only what bounds leave
}

func (x *selectionStudy) procedures() []repeated {
	s := x.spec.Selection
	budgets := s.Responses.Budgets
	if len(budgets) == 0 { // real nodes only
		return nil
	}
	largest := budgets[len(budgets)-1]
	kn := ranking.KN{Delta: s.Responses.Delta, Alpha: s.Alpha, FirstStage: s.FirstStage}
	ocba := ranking.OCBA{Budget: largest, FirstStage: s.FirstStage}
	equal := ranking.Equal{Budget: largest}
	batch := s.Responses.Batch
	return []repeated{
		{name: equalProcedure, procedure: equal, budgets: budgets, batch: 1},
		{name: equalProcedure + withCommon, procedure: equal, common: true, budgets: budgets, batch: 1},
		{name: ocbaProcedure, procedure: ocba, budgets: budgets, batch: 1},
		{name: ocbaProcedure + withCommon, procedure: ocba, common: true, budgets: budgets, batch: 1},
		{name: knProcedure, procedure: kn, batch: batch},
		{name: knProcedure + withCommon, procedure: kn, common: true, batch: batch},
		{name: knProcedure + withCommon + withScreened, procedure: kn, common: true, batch: batch, screened: true},
		{name: knProcedure + withSingle, procedure: kn, batch: 1},
		{name: knProcedure + withCommon + withSingle, procedure: kn, common: true, batch: 1},
	}
}

// expectation is the utility of every configuration under random responses.
type expectation struct {
	mean, lower, upper []float64
	kept               []int // that the bounds leave
	best               int
}

// expect computes it.
func (x *selectionStudy) expect(list []selectable) (expectation, error) {
	responses := x.newResponses()
	var e expectation
	for _, c := range list {
		of := responses[:c.Validators]
		slowest := of[c.Validators-1].Mean()
		mean, err := expectedLargest(of)
		if err != nil {
			return expectation{}, err
		}
		lower, upper := boundLargest(of)
		e.mean = append(e.mean, c.observed(c.latency+c.work*(mean-slowest)))
		e.lower = append(e.lower, c.observed(c.latency+c.work*(lower-slowest)))
		e.upper = append(e.upper, c.observed(c.latency+c.work*(upper-slowest)))
	}
	e.best = slices.Index(e.mean, slices.Min(e.mean))
	var err error
	e.kept, err = ranking.Screen(e.lower, e.upper)
	return e, err
}

// rows returns what is known of every configuration without an observation.
func (e expectation) rows(list []selectable) []Row {
	var rows []Row
	for j := range e.mean {
		row := func(metric string, v float64) {
			rows = append(rows, Row{Panel: randomResponses, X: Number(list[j].Validators), Metric: metric, Value: Number(v)})
		}
		kept := 0.0
		if slices.Contains(e.kept, j) {
			kept = 1
		}
		row("block_size", float64(list[j].BlockSize))
		row("utility_on_means", list[j].utility)
		row("utility", e.mean[j])
		row("lower_bound", e.lower[j])
		row("upper_bound", e.upper[j])
		row("kept", kept)
	}
	return rows
}

// repeat runs a procedure again and again, on observations of its own.
func (x *selectionStudy) repeat(ctx context.Context, env *Env, list []selectable, e expectation, p repeated) ([]Row, error) {
	of := e.kept
	if !p.screened {
		of = everyIndex(len(list))
	}
	if len(of) == 1 {
		env.Note(fmt.Sprintf("%s: the bounds leave m = %d alone, so there is nothing to observe", p.name, list[of[0]].Validators))
		return nil, nil
	}
	responses := x.newResponses()
	count := newSelectionCount(e, of, p)
	for i := range x.spec.Selection.Responses.Selections {
		key := env.Key.Sub(fmt.Sprintf("selection %d", i))
		key.Cell = x.spec.Name + "/responses"
		var w responseWaits
		if p.common {
			w = newSharedWaits(responses, key)
		} else {
			w = newOwnWaits(responses, key)
		}
		r, err := p.procedure.Select(ctx, len(of), responseObjective(list, responses, of, w, p.batch))
		if err != nil {
			return nil, err
		}
		count.add(r)
	}
	return count.rows(list), nil
}

func everyIndex(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// selectionCount counts how a procedure ends.
type selectionCount struct {
	procedure repeated
	expected  expectation
	of        []int // configurations that it selects from

	selections   int
	right        []int     // by budget, or at the end
	loss         []float64 // the same: sum of how much worse the selected is than the best
	totals       []float64 // observations, by selection
	observations []float64 // by configuration, sum
}

func newSelectionCount(e expectation, of []int, p repeated) *selectionCount {
	n := max(1, len(p.budgets))
	return &selectionCount{
		procedure: p, expected: e, of: of,
		right: make([]int, n), loss: make([]float64, n), observations: make([]float64, len(e.mean)),
	}
}

func (c *selectionCount) add(r ranking.Result) {
	c.selections++
	c.totals = append(c.totals, float64(r.Total))
	for j, n := range r.Observations {
		c.observations[c.of[j]] += float64(n)
	}
	for i := range c.right {
		best := r.Best
		if len(c.procedure.budgets) > 0 {
			step, _ := r.At(c.procedure.budgets[i])
			best = step.Best
		}
		chosen := c.of[best]
		if chosen == c.expected.best {
			c.right[i]++
		}
		c.loss[i] += c.expected.mean[chosen]/c.expected.mean[c.expected.best] - 1
	}
}

// blocks returns how many were observed on average; the interval is one of three that
// hold together, and nil where all selections took the same.
func (c *selectionCount) blocks() Row {
	values := make([]float64, len(c.totals))
	for i, n := range c.totals {
		values[i] = n * float64(c.procedure.batch)
	}
	row := Row{Panel: randomResponses, Series: c.procedure.name, X: none, Metric: "blocks", Value: Number(output.NewSample(values).Mean())}
	if interval, err := output.MeanInterval(values, 1-0.05/3); err == nil {
		row.Interval = rangeOf(interval)
	}
	return row
}

// rows returns the probability of correct selection and the average loss against the
// blocks that were observed, and which configurations these were of.
func (c *selectionCount) rows(list []selectable) []Row {
	n, batch, blocks := float64(c.selections), float64(c.procedure.batch), c.blocks()
	var rows []Row
	row := func(x float64, metric string, v float64, interval *Range) {
		rows = append(rows, Row{
			Panel: randomResponses, Series: c.procedure.name, X: Number(x), Metric: metric, Value: Number(v), Interval: interval,
		})
	}
	for i := range c.right {
		at := float64(blocks.Value)
		if len(c.procedure.budgets) > 0 {
			at = float64(c.procedure.budgets[i])
		}
		row(at, "pcs", float64(c.right[i])/n, proportion(c.right[i], c.selections, 0.95))
		row(at, "loss", c.loss[i]/n, nil)
	}
	rows = append(rows, blocks)
	for j, sum := range c.observations {
		row(float64(list[j].Validators), "blocks_of", sum/n*batch, nil)
	}
	return rows
}
