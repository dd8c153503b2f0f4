package report

import (
	"fmt"
	"slices"
	"strconv"

	"ihealth/experiments"
)

// loadMetrics are the columns of a load block: what the rows call it, and what the page
// does.
var loadMetrics = [][2]string{
	{"intended", "intended"},
	{"sent", "sent"},
	{"accepted", "accepted"},
	{"rejected", "rejected"},
	{"committed", "committed"},
	{"configured_rate", "configured (1/s)"},
	{"achieved_rate", "achieved (1/s)"},
	{"negative_latencies", "latency < 0"},
	{"head_blocks", "head blocks"},
	{"tail_blocks", "tail blocks"},
	{"outside_the_interval", "in these"},
	{"block_fill", "block fill"},
	{"host_cpu", "host busy"},
}

// loads returns the load blocks of all measurements that have one, one a row, or nil. A
// metric that none of them has is left out.
func loads(r *experiments.Results) *table {
	t := experiments.Table{
		Title:  "Transactions; head and tail blocks, with the transactions in these, are left out of the latencies",
		Header: []string{"configuration", "load"},
	}
	var blocks []loadBlock
	for _, row := range r.Rows {
		i := slices.IndexFunc(blocks, func(b loadBlock) bool { return b.of(row) })
		if i < 0 {
			blocks = append(blocks, loadBlock{row.Cell, row.Panel, row.Series, map[string]float64{}})
			i = len(blocks) - 1
		}
		if _, known := blocks[i].values[row.Metric]; !known {
			blocks[i].values[row.Metric] = float64(row.Value)
		}
	}
	blocks = slices.DeleteFunc(blocks, func(b loadBlock) bool { return !b.complete() })
	if len(blocks) == 0 {
		return nil
	}
	for _, b := range blocks {
		t.Rows = append(t.Rows, []string{title(b.panel, b.cell), b.series})
	}
	for _, m := range loadMetrics {
		if !slices.ContainsFunc(blocks, func(b loadBlock) bool { return b.has(m[0]) }) {
			continue
		}
		t.Header = append(t.Header, m[1])
		for i, b := range blocks {
			t.Rows[i] = append(t.Rows[i], b.show(m[0]))
		}
	}
	out := newTable(t)
	return &out
}

// loadBlock are the values of one measurement by metric.
type loadBlock struct {
	cell, panel, series string
	values              map[string]float64
}

// of reports whether a row belongs to the measurement.
func (b loadBlock) of(row experiments.Row) bool {
	return b.cell == row.Cell && b.panel == row.Panel && b.series == row.Series
}

// complete reports whether it tells what was sent and what was committed.
func (b loadBlock) complete() bool { return b.has("sent") && b.has("committed") }

func (b loadBlock) has(metric string) bool {
	v, ok := b.values[metric]
	return ok && finite(v)
}

func (b loadBlock) show(metric string) string {
	v := b.values[metric]
	switch {
	case !b.has(metric):
		return "–"
	case metric == "block_fill" || metric == "host_cpu":
		return fmt.Sprintf("%.0f %%", 100*v)
	case metric == "configured_rate" || metric == "achieved_rate":
		return four(v)
	default:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
}
