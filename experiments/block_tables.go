package experiments

import (
	"fmt"
	"math"

	"ihealth/chain"
)

// tables shows the sojourn times at the arrival rate of the file, and from which
// load on priority matters.
func (x *blockStudy) tables(r *Results) []Table {
	delay := Table{
		Title: fmt.Sprintf("Mean sojourn time in s at Λ = %g/s (blocks begun when anybody waits: simulated; the others: closed forms)", x.spec.BlockService.ArrivalRate),
		Header: []string{
			"channel", "m", "n", "L", "load", "M/M/1", "blocks", "full blocks", "urgent, M/M/1", "urgent, blocks",
		},
	}
	matters := Table{
		Title:  fmt.Sprintf("Lowest load of the sweep at which urgent entities stay less than %g times as long as non-urgent ones", mattersBelow),
		Header: []string{"channel", "M/M/1", "blocks"},
	}
	for _, panel := range r.panels(Query{Metric: "nominal_load"}) {
		value := func(metric string) string {
			v, _ := r.Value(Query{Panel: panel, Metric: metric})
			return figure4(v)
		}
		sojourn := func(series string) string {
			if v, err := x.atRate(r, panel, series); err == nil {
				return figure4(v)
			}
			return undefined
		}
		delay.Rows = append(delay.Rows, []string{
			panel, value("validators"), value("block_size"), value("block_latency"), value("nominal_load"),
			sojourn(managerQueue), sojourn(partialBlocks), sojourn(fullBlocks),
			sojourn(ofClass(managerQueue, chain.Urgent)), sojourn(ofClass(partialBlocks, chain.Urgent)),
		})
		matters.Rows = append(matters.Rows, []string{panel, r.mattersFrom(panel, managerQueue), r.mattersFrom(panel, partialBlocks)})
	}
	if len(delay.Rows) == 0 {
		return nil
	}
	return []Table{delay, matters}
}

// mattersFrom returns the lowest load at which priority matters by a model.
func (r *Results) mattersFrom(panel, series string) string {
	lowest := math.NaN()
	for _, row := range r.Select(Query{Panel: panel, Series: series, Metric: "urgent_over_nonurgent"}) {
		if load := float64(row.X); row.Value < mattersBelow && !(load >= lowest) {
			lowest = load
		}
	}
	return figure4(lowest)
}
