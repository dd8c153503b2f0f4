package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws block latency and messages over m, without faults and with f crashed.
func (x *protocolsStudy) figures(r *Results) []plot.Figure {
	if len(r.Select(Query{Panel: crashes[0], Metric: "latency"})) == 0 {
		return nil
	}
	panels := []plot.Panel{
		{Title: "(a) no fault", YLabel: "mean block latency (s)", LogY: true},
		{Title: "(b) f crashed, leaders first", YLabel: "mean block latency (s)", LogY: true},
		{Title: "(c) f + 1 crashed: what is left out stalls", YLabel: "mean block latency (s)", LogY: true},
		{Title: "(d) no fault", YLabel: "messages a block", LogY: true},
	}
	for i, of := range []Query{
		{Panel: crashes[0], Metric: "latency"},
		{Panel: crashes[1], Metric: "latency"},
		{Panel: crashes[2], Metric: "latency"},
		{Panel: crashes[0], Metric: "messages"},
	} {
		panels[i].XLabel = "validators m"
		for _, protocol := range protocols {
			of.Series = protocol.name
			panels[i].Series = append(panels[i].Series, drawn(r.Select(of), protocol.name, protocol.name, plot.LinePoints)...)
		}
	}
	sameHeights(panels[:3])
	return []plot.Figure{{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2, Panels: panels}}
}

// tables shows every protocol under every number of crashes.
func (x *protocolsStudy) tables(r *Results) []Table {
	p := x.spec.Protocols
	var out []Table
	for _, panel := range crashes {
		t := Table{
			Title:  fmt.Sprintf("%s: blocks of %d, links of %g ms, uplinks of %g Mbit/s", panel, p.Block, 1e3*p.Delay, p.Uplink/1e6),
			Header: []string{"protocol", "m", "crashed", "latency ms", "worst ms", "tx/s", "messages", "formula"},
		}
		for _, protocol := range protocols {
			for _, m := range p.Validators {
				t.Rows = append(t.Rows, x.tableRow(r, protocol, panel, m))
			}
		}
		out = append(out, t)
	}
	return out
}

func (x *protocolsStudy) tableRow(r *Results, protocol protocolUnder, panel string, m int) []string {
	row := []string{protocol.name, fmt.Sprint(m), fmt.Sprint(crashed(panel, m))}
	get := func(metric string) (float64, bool) {
		return valueAt(r, Query{Panel: panel, Series: protocol.name, Metric: metric}, float64(m))
	}
	latency, ok := get("latency")
	if !ok {
		return append(row, "stalls", undefined, undefined, undefined, undefined)
	}
	worst, _ := get("worst")
	rate, _ := get("throughput")
	messages, _ := get("messages")
	formula := undefined
	if protocol.messages != nil && panel == crashes[0] {
		formula = figure4(protocol.messages(m))
	}
	return append(row, milliseconds(latency), milliseconds(worst), figure4(rate), figure4(messages), formula)
}
