package experiments

import "fmt"

// tables shows how the chain got through each fault, and what dead proposers cost.
func (x *faultsStudy) tables(r *Results) []Table {
	recovery := Table{
		Title:  "Faults of k among m validators: median time between heights, heights that needed another round, and how long after the fault's end the next height was decided and all validators had caught up (ms)",
		Header: []string{"scenario", "m", "k", "before", "during", "after", "late", "stalled", "recovery", "level"},
	}
	price := Table{
		Title:  "The price of a dead proposer: timeout_propose + timeout_precommit + L, and the median latency of its heights (ms)",
		Header: []string{"scenario", "timeouts", "L", "sum", "measured", "heights"},
	}
	for _, s := range x.ran(r, func(faultOf) bool { return true }) {
		recovery.Rows = append(recovery.Rows, s.recovery())
		if s.pays() {
			predicted, measured := s.price()
			price.Rows = append(price.Rows, []string{
				s.c.Name, milliseconds(s.value("", "timeouts")), milliseconds(s.latency()),
				milliseconds(predicted), milliseconds(measured), figure4(s.value("during", "late_latency_heights")),
			})
		}
	}
	var out []Table
	for _, t := range []Table{recovery, price} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func (s faultOf) recovery() []string {
	row := []string{s.c.Name, fmt.Sprint(s.c.Validators), fmt.Sprint(s.c.Befallen)}
	for _, p := range faultPhases {
		row = append(row, milliseconds(s.value(p.name, "interval")))
	}
	stalled := "no"
	if s.value("", "stalled") == 1 {
		stalled = "yes"
	}
	return append(row, figure4(s.value("during", "late_latency_heights")), stalled,
		milliseconds(s.value("", "recovery")), milliseconds(s.value("", "level")))
}
