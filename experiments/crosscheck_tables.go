package experiments

import (
	"fmt"
	"math"
	"strings"
)

// tables shows the fidelities side by side, the steps from one to the other, what moves
// them, the calibration, and the load.
func (x *crosscheckStudy) tables(r *Results) []Table {
	of := x.comparisons(r)
	if len(of) == 0 {
		return nil
	}
	nodes, err := x.withNodes(r)
	if err != nil {
		return []Table{simulationTable(of)}
	}
	return append([]Table{
		fidelityTable(nodes, x.spec.Crosscheck.Tolerance), stepTable(nodes), sensitivityTable(nodes), simulationTable(of), serviceTable(r), pathTable(r),
	}, loadTables(r)...)
}

// plusMinus formats an estimate in ms.
func plusMinus(e *Estimate) string {
	if e == nil {
		return undefined
	}
	return fmt.Sprintf("%s ± %s", milliseconds(float64(e.Mean)), milliseconds(float64(e.High-e.Low)/2))
}

// ends formats the ends of a relative difference.
func ends(e *Estimate) string {
	if e == nil {
		return undefined
	}
	return fmt.Sprintf("%s to %s", signed(100*float64(e.Low)), signed(100*float64(e.High)))
}

// fidelityTable is the answer: a line a quantity that real nodes show.
func fidelityTable(nodes []Comparison, margin float64) Table {
	t := Table{
		Title:  fmt.Sprintf("Mean sojourn time in ms, of nodes at the pace of the file; Δ, nodes − closed form in %% of it, agrees inside ± %s", percent(margin)),
		Header: []string{"stage", "metric", "closed", "simulated", "chain", "Δ", "verdict"},
	}
	for _, c := range nodes {
		t.Rows = append(t.Rows, []string{c.Stage, c.Metric, milliseconds(float64(c.Closed)), plusMinus(c.Simulated), plusMinus(c.Chain), ends(c.ChainDifference), c.verdict()})
	}
	return t
}

// verdict says what was decided on the nodes, and by what.
func (c Comparison) verdict() string {
	switch c.ChainVerdict {
	case Explained:
		return "explained by " + strings.Join(c.ExplainedBy, ", ")
	case NoVerdict:
		return "undecided: " + strings.Split(c.Reason, ":")[0]
	default:
		return string(c.ChainVerdict)
	}
}

// simulationTable sets closed forms beside the simulation of the same queue.
func simulationTable(of []Comparison) Table {
	t := Table{
		Title:  "Mean sojourn time in ms by closed form and by simulation of M/M/1; Δ in % of the closed form",
		Header: []string{"stage", "metric", "closed", "simulated", "Δ", "verdict"},
	}
	for _, c := range of {
		t.Rows = append(t.Rows, []string{c.Stage, c.Metric, milliseconds(float64(c.Closed)), plusMinus(c.Simulated), ends(c.SimulatedDifference), string(c.SimulatedVerdict)})
	}
	return t
}

// stepTable goes from the closed form to the nodes.
func stepTable(of []Comparison) Table {
	t := Table{Title: "From the closed form to real nodes, in % of it: what each parameter changes, service variance, no preemption, these arrivals, the first service after idling, drift of services, and what all leave", Header: []string{"stage", "metric"}}
	for _, s := range crosscheckSteps {
		t.Header = append(t.Header, s.column)
	}
	t.Header = append(t.Header, "rest")
	for _, c := range of {
		row := []string{c.Stage, c.Metric}
		for _, s := range c.Steps {
			row = append(row, signed(100*float64(s.Change)))
		}
		t.Rows = append(t.Rows, append(row, ends(c.Rest)))
	}
	return t
}

func signed(x float64) string {
	if !finite(x) {
		return undefined
	}
	return fmt.Sprintf("%+.1f", x)
}

// sensitivityTable says which parameter moves the nodes most.
func sensitivityTable(of []Comparison) Table {
	t := Table{Title: "Sensitivity, in % of the closed form: the nodes' model with one parameter halved: arrival rate λ, service time b, its c², link delay", Header: []string{"stage", "metric"}}
	for _, s := range sensitivities {
		t.Header = append(t.Header, s.column)
	}
	t.Header = append(t.Header, "moves most")
	for _, c := range of {
		row, most := []string{c.Stage, c.Metric}, Step{Parameter: undefined}
		for _, s := range c.Sensitivity {
			row = append(row, signed(100*float64(s.Change)))
			if math.Abs(float64(s.Change)) > math.Abs(float64(most.Change)) {
				most = s
			}
		}
		t.Rows = append(t.Rows, append(row, most.Parameter))
	}
	return t
}

// serviceTable shows the calibration beside the services of held-out runs.
func serviceTable(r *Results) Table {
	t := Table{Title: "Services of a block on real nodes, ms", Header: []string{"runs", "services", "mean", "after idling", "back to back", "c²", "pace"}}
	if null, err := nullOf(r); err == nil {
		t.Title += fmt.Sprintf("; A against A differs by %s to %s in %d pairs", signedPercent(math.Expm1(null.Low)), signedPercent(math.Expm1(null.High)), len(null.Pairs))
	}
	for _, series := range r.series(Query{Fidelity: OnChain, Panel: servicePanel}) {
		value := func(metric string) float64 {
			v, _ := r.Value(Query{Fidelity: OnChain, Panel: servicePanel, Series: series, Metric: metric})
			return v
		}
		t.Rows = append(t.Rows, []string{
			series, figure4(value("services")), milliseconds(value("mean")), milliseconds(value("idle_mean")), milliseconds(value("busy_mean")),
			fmt.Sprintf("%.3f", value("scv")), fmt.Sprintf("%.3f", value("stretch")),
		})
	}
	return t
}

// pathTable compares sample paths.
func pathTable(r *Results) Table {
	t := Table{
		Title:  "The same arrivals in the simulation with calibrated services, transaction by transaction; |difference| in parts of the mean",
		Header: []string{"stage", "scheme", "runs", "matched", "correlation", "|difference|"},
	}
	for _, panel := range r.panels(Query{Fidelity: OnChain, Metric: "matched"}) {
		for _, series := range r.series(Query{Fidelity: OnChain, Panel: panel, Metric: "matched"}) {
			values := func(metric string) []float64 {
				return r.Values(Query{Fidelity: OnChain, Panel: panel, Series: series, Metric: metric})
			}
			correlation, _ := moments(values("path_correlation"))
			difference, _ := moments(values("path_difference"))
			t.Rows = append(t.Rows, []string{
				panel, series, fmt.Sprint(len(values("matched"))), fmt.Sprintf("%.0f", sumOfValues(values("matched"))), fmt.Sprintf("%.2f", correlation), fmt.Sprintf("%.2f", difference),
			})
		}
	}
	return t
}

func sumOfValues(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum
}

// loadTables add up the loads of the runs of a kind: what stands before "run" in their
// names.
func loadTables(r *Results) []Table {
	sent := Table{
		Title:  "The load (transactions; late: sent more than 10 ms late)",
		Header: []string{"runs", "intended", "sent", "accepted", "rejected", "committed", "late"},
	}
	blocks := Table{
		Title:  "The pace (rates in 1/s; ends: blocks left out; < 0: negative latencies; host: most processors in use; bound: runs of which it set the pace)",
		Header: []string{"runs", "rate", "achieved", "ends", "< 0", "fill", "host", "bound"},
	}
	kinds := map[string][]string{}
	var order []string
	for _, series := range r.series(Query{Fidelity: OnChain, Panel: loadPanel}) {
		kind := series[:strings.LastIndex(series, ", ")]
		kind = strings.Split(kind, ", pair")[0]
		if kinds[kind] == nil {
			order = append(order, kind)
		}
		kinds[kind] = append(kinds[kind], series)
	}
	for _, kind := range order {
		l := loadOfRuns{r, fmt.Sprintf("%s (%d)", kind, len(kinds[kind])), kinds[kind]}
		sent.Rows = append(sent.Rows, l.sent())
		blocks.Rows = append(blocks.Rows, l.blocks())
	}
	return []Table{sent, blocks}
}

// loadOfRuns adds up load blocks.
type loadOfRuns struct {
	r    *Results
	name string
	runs []string
}

func (l loadOfRuns) sum(metric string) (total, most float64) {
	for _, series := range l.runs {
		v := measuredOf{l.r, loadPanel, series}.value("", metric)
		total, most = total+v, max(most, v)
	}
	return total, most
}

func (l loadOfRuns) mean(metric string) float64 {
	total, _ := l.sum(metric)
	return total / float64(len(l.runs))
}

func (l loadOfRuns) total(metric string) string {
	total, _ := l.sum(metric)
	return fmt.Sprintf("%.0f", total)
}

func (l loadOfRuns) sent() []string {
	return []string{l.name, l.total("intended"), l.total("sent"), l.total("accepted"), l.total("rejected"), l.total("committed"), percent(l.mean("late_share"))}
}

func (l loadOfRuns) blocks() []string {
	head, _ := l.sum("head_blocks")
	tail, _ := l.sum("tail_blocks")
	_, host := l.sum("host_cpu")
	return []string{
		l.name, figure4(l.mean("configured_rate")), figure4(l.mean("achieved_rate")), fmt.Sprintf("%.0f", head+tail),
		l.total("negative_latencies"), percent(l.mean("block_fill")), percent(host), l.total("host_bound"),
	}
}
