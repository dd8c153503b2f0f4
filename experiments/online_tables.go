package experiments

import (
	"fmt"

	"ihealth/bco/online"
)

// tables shows the regret of whole runs.
func (x *onlineStudy) tables(r *Results) []Table {
	o := x.spec.Online
	t := Table{
		Title:  fmt.Sprintf("Median regret of %d runs of %d blocks, in %% of the optimal U (intervals: %g %%)", o.Runs, o.Blocks, 100*o.Level),
		Header: []string{"policy", "regret", "interval", "of it fees of the shadow", "m", "of the bound"},
	}
	for _, p := range online.Policies() {
		rows := r.Select(Query{Series: p.Name, Metric: "regret"})
		if len(rows) == 0 {
			continue
		}
		value := func(metric string) float64 {
			v, _ := r.Value(Query{Series: p.Name, Metric: metric})
			return v
		}
		i := rows[0].Interval
		t.Rows = append(t.Rows, []string{
			p.Name, fmt.Sprintf("%.1f", 100*rows[0].Value), fmt.Sprintf("%.1f … %.1f", 100*i.Low, 100*i.High),
			fmt.Sprintf("%.1f", 100*value("shadow_fees")), fmt.Sprintf("%.1f", value("validators")), percent(value("bound_used")),
		})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}
