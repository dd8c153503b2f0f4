package experiments

import (
	"fmt"

	"ihealth/chain"
)

// tables shows the sojourn times at the arrival rate beside those of the table, and the
// runs of the real nodes.
func (x *joinedStudy) tables(r *Results) []Table {
	var out []Table
	for _, t := range []Table{x.simulatedTable(r), x.realTable(r)} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func (x *joinedStudy) simulatedTable(r *Results) Table {
	t := Table{
		Title:  fmt.Sprintf("Mean sojourn time in s at Λ = %g/s: entities, manager and a chain of eq. (17), against the station alone", x.spec.Joined.ArrivalRate),
		Header: []string{"channel", "m", "n", "blocks", "joined", "interval", "station", "fill"},
	}
	for _, c := range x.spec.Joined.Channels {
		for _, rule := range joinedRules {
			rows := x.atRate(r, c.Name, rule.name, "sojourn")
			if len(rows) == 0 {
				continue
			}
			value := func(series, metric string) string {
				for _, row := range x.atRate(r, c.Name, series, metric) {
					return figure4(float64(row.Value))
				}
				return undefined
			}
			i := rows[0].Interval
			t.Rows = append(t.Rows, []string{
				c.Name, x.config(r, c.Name, "validators"), x.config(r, c.Name, "block_size"), rule.name, figure4(float64(rows[0].Value)),
				fmt.Sprintf("%.3f to %.3f", float64(i.Low), float64(i.High)), value(byStation(rule.name), "sojourn"), value(rule.name, "fill"),
			})
		}
	}
	return t
}

func (x *joinedStudy) config(r *Results, channel, metric string) string {
	v, _ := r.Value(Query{Panel: channel, Metric: metric})
	return figure4(v)
}

func (x *joinedStudy) realTable(r *Results) Table {
	c := x.spec.Joined.Real
	t := Table{
		Title: fmt.Sprintf("Real nodes (m = %d, n = %d, %v): mean commit latency in ms", c.Validators, c.Block, c.Links),
		Header: []string{
			"load", "tx/s", "urgent", "normal", "non-urgent", "block", "fill", "host", "bound",
		},
	}
	for _, s := range append([]string{fullQueue}, x.loadNames()...) {
		m := measuredOf{r, realChain, s}
		if _, ok := r.Value(Query{Panel: realChain, Series: s, Metric: "throughput"}); !ok {
			continue
		}
		row := []string{s, figure4(m.value("", "throughput"))}
		for _, u := range chain.Urgencies() {
			row = append(row, milliseconds(m.value(u.String(), "sojourn")))
		}
		bound := "no"
		if m.value("", "host_bound") > 0 {
			bound = "host-bound"
		}
		t.Rows = append(t.Rows, append(row, milliseconds(m.value("", "block_latency")), figure4(m.value("", "block_fill")), percent(m.value("", "host_cpu")), bound))
	}
	return t
}
