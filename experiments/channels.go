package experiments

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ihealth/chain"
	"ihealth/experiments/plot"
)

// Channels is the section of an experiment that compares the channels'
// latency, security and cost while BCO iterates.
type Channels struct {
	List       []Channel `yaml:"list"`
	Iterations int       `yaml:"iterations"` // shown on the abscissa, ≥ 1
}

// channelsStudy computes Fig. 9.
type channelsStudy struct{ spec *Spec }

func (x *channelsStudy) check(report reporter) {
	checkChannels(report, "channels.list", x.spec.Channels.List, &x.spec.Network)
	checkCount(report, "channels.iterations", "iterations", x.spec.Channels.Iterations, 1, 1000)
}

func (x *channelsStudy) cells() []Cell {
	var out []Cell
	for i := range x.spec.Channels.List {
		c := &x.spec.Channels.List[i]
		out = append(out, Cell{ID: c.Name, Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) { return x.iterate(ctx, c) }})
	}
	return out
}

// iterate returns the metrics of the channel's incumbent after each iteration.
func (x *channelsStudy) iterate(ctx context.Context, c *Channel) ([]Row, error) {
	done, err := c.configure(ctx, &x.spec.Network)
	if err != nil {
		return nil, err
	}
	var rows []Row
	add := func(x Number, suffix string, m chain.Metrics) {
		for _, v := range []struct {
			metric, unit string
			value        float64
		}{{"latency", "s", m.Latency}, {"security", "", m.Security}, {"cost", "", m.Cost}} {
			rows = append(rows, Row{Series: c.Name, X: x, Metric: v.metric + suffix, Unit: v.unit, Value: Number(v.value)})
		}
	}
	for i := range x.spec.Channels.Iterations {
		config := done.incumbent(i)
		add(Number(i+1), "", done.prefix(config.Validators, config.BlockSize))
	}
	add(none, "_final", done.metrics)
	for _, v := range []struct {
		metric string
		value  int
	}{{"validators", done.config.Validators}, {"block_size", done.config.BlockSize}, {"passes", done.passes}} {
		rows = append(rows, Row{Series: c.Name, X: none, Metric: v.metric, Value: Number(v.value)})
	}
	return rows, nil
}

// incumbent returns the configuration after iteration i (from 0): BCO improves
// at every pass up to its last, which only stops it.
func (c *configured) incumbent(i int) chain.Config {
	if i >= len(c.trace) || c.trace[i].M > c.config.Validators {
		return c.config
	}
	return chain.Config{Validators: c.trace[i].M, BlockSize: c.trace[i].N}
}

func (x *channelsStudy) rules() []rule {
	const source = "I-Health Fig. 9"
	return []rule{
		{id: "9a", source: source, claim: "the urgent channel has the least latency", predicate: "L of channel 1 smallest of all", check: x.firstIs("latency_final", "s", slices.Min[[]float64])},
		{id: "9b", source: source, claim: "the urgent channel has the least cost", predicate: "C of channel 1 smallest of all", check: x.firstIs("cost_final", "", slices.Min[[]float64])},
		{id: "9c", source: source, claim: "the non-urgent channel has the most security", predicate: "η of channel 3 largest of all", check: x.thirdMostSecure},
		{id: "9d", source: source, claim: "latency pays for security", predicate: "order by η = order by L", check: x.tradeoff},
		{id: "9e", source: source, claim: "the fixed channel is flat", predicate: "L, η and C of channel 4 constant over the iterations", check: x.fixedIsFlat},
	}
}

// finals returns a metric of every channel after the last iteration, and the
// same in words.
func (x *channelsStudy) finals(r *Results, metric, unit string) ([]float64, string, error) {
	rows := r.Select(Query{Metric: metric})
	if len(rows) != len(x.spec.Channels.List) {
		return nil, "", errMissing("fidelity analytic")
	}
	values, words := make([]float64, len(rows)), make([]string, len(rows))
	for i, row := range rows {
		values[i] = float64(row.Value)
		words[i] = strings.TrimSpace(fmt.Sprintf("%s %.4g %s", row.Series, values[i], unit))
	}
	return values, strings.Join(words, ", "), nil
}

// firstIs returns a check that the first channel has the best of a metric.
func (x *channelsStudy) firstIs(metric, unit string, best func([]float64) float64) func(*Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		v, words, err := x.finals(r, metric, unit)
		if err != nil {
			return outcome{}, err
		}
		if len(v) < 2 {
			return outcome{}, errMissing("a second channel")
		}
		return outcome{v[0] == best(v) && v[0] != best(v[1:]), words}, nil
	}
}

func (x *channelsStudy) thirdMostSecure(r *Results) (outcome, error) {
	v, words, err := x.finals(r, "security_final", "")
	if err != nil {
		return outcome{}, err
	}
	if len(v) < 3 {
		return outcome{}, errMissing("a third channel")
	}
	return outcome{v[2] > max(slices.Max(v[:2]), slices.Max(append([]float64{0}, v[3:]...))), words}, nil
}

func (x *channelsStudy) tradeoff(r *Results) (outcome, error) {
	latency, inWords, err := x.finals(r, "latency_final", "s")
	if err != nil {
		return outcome{}, err
	}
	security, _, err := x.finals(r, "security_final", "")
	if err != nil {
		return outcome{}, err
	}
	if len(latency) < 2 {
		return outcome{}, errMissing("a second channel")
	}
	same := true
	for i := range latency {
		for j := range latency {
			same = same && (security[i] < security[j]) == (latency[i] < latency[j])
		}
	}
	return outcome{same, "L: " + inWords}, nil
}

func (x *channelsStudy) fixedIsFlat(r *Results) (outcome, error) {
	out := outcome{true: true}
	for _, c := range x.spec.Channels.List {
		if c.Weights != nil {
			continue
		}
		for _, metric := range []string{"latency", "security", "cost"} {
			v := r.Values(Query{Series: c.Name, Metric: metric})
			if len(v) == 0 {
				return outcome{}, errMissing("fidelity analytic")
			}
			out.true = out.true && slices.Min(v) == slices.Max(v)
			out.measured += fmt.Sprintf("%s %.4g … %.4g; ", metric, slices.Min(v), slices.Max(v))
		}
	}
	if out.measured == "" {
		return outcome{}, errMissing("a fixed channel")
	}
	out.measured = strings.TrimSuffix(out.measured, "; ")
	return out, nil
}

// figures draws one panel a metric.
func (x *channelsStudy) figures(r *Results) []plot.Figure {
	if len(r.series(Query{Metric: "latency"})) == 0 {
		return nil
	}
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 3}
	for i, v := range []struct {
		metric, label string
		log           bool
	}{{"latency", "latency L (s)", false}, {"security", "security η", true}, {"cost", "cost C (money per transaction)", false}} {
		panel := plot.Panel{Title: fmt.Sprintf("(%c) %s", 'a'+i, v.metric), XLabel: "iteration of BCO", YLabel: v.label, LogY: v.log, FromZero: !v.log}
		for _, name := range r.series(Query{Metric: v.metric}) {
			s := seriesOf(r.Select(Query{Metric: v.metric, Series: name}))
			s.Name, s.Kind = name, plot.LinePoints
			panel.Series = append(panel.Series, s)
		}
		fig.Panels = append(fig.Panels, panel)
	}
	return []plot.Figure{fig}
}
