package experiments

import (
	"fmt"
	"math"
	"strings"

	"ihealth/chain"
)

func (x *testnetStudy) rules() []rule {
	const source = "I-Health section V (added)"
	return []rule{
		{
			id: "11a", source: source, claim: "the real chain keeps its promises",
			predicate: "accepted = committed = distinct transactions, one state root on all validators, no block above n", check: x.keepsPromises,
		},
		{
			id: "11b", source: source, claim: "on a saturated chain the least urgent wait",
			predicate: "median commit latency of urgent and of normal < that of non-urgent", check: x.leastUrgentWait,
		},
		{
			id: "11c", source: source, claim: "eq. (17) with the set R predicts the block latency of real validators",
			predicate: "measured median within ±50 % of L", finding: true, check: x.predicted,
		},
	}
}

// measured returns the measured rows of a metric of the loads as a whole.
func (x *testnetStudy) measured(r *Results, metric string) ([]Row, error) {
	var out []Row
	for _, row := range r.Select(Query{Fidelity: OnChain, Metric: metric}) {
		for _, l := range x.spec.Testnet.Loads {
			if row.Series == l.Name {
				out = append(out, row)
			}
		}
	}
	if len(out) == 0 {
		return nil, errMissing("fidelity chain")
	}
	return out, nil
}

func (x *testnetStudy) keepsPromises(r *Results) (outcome, error) {
	rows, err := x.measured(r, "committed")
	if err != nil {
		return outcome{}, err
	}
	out := outcome{true: true}
	var accepted, committed, distinct, roots float64
	var largest []string
	for _, row := range rows {
		m := measuredOf{r, row.Panel, row.Series}
		if m.value("", "accepted") == 0 {
			return outcome{}, errMissing("a transaction on " + row.Panel + ", " + row.Series)
		}
		n, block := m.predicted("block_size"), m.value("", "largest_block")
		out.true = out.true && float64(row.Value) == m.value("", "accepted") && float64(row.Value) == m.value("", "distinct") &&
			m.value("", "state_roots") == 1 && block <= n
		accepted += m.value("", "accepted")
		committed += float64(row.Value)
		distinct += m.value("", "distinct")
		roots = max(roots, m.value("", "state_roots"))
		largest = append(largest, fmt.Sprintf("%.0f of %.0f", block, n))
	}
	out.measured = fmt.Sprintf("%.0f accepted, %.0f committed, %.0f distinct in %d runs; at most %.0f state root; largest blocks %s",
		accepted, committed, distinct, len(rows), roots, strings.Join(largest, ", "))
	return out, nil
}

func (x *testnetStudy) leastUrgentWait(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, panel := range r.panels(Query{Fidelity: OnChain}) {
		for _, l := range x.spec.Testnet.Loads {
			if l.Rate > 0 {
				continue
			}
			var median [3]float64
			for i, u := range chain.Urgencies() {
				v, ok := r.Value(Query{Fidelity: OnChain, Panel: panel, Series: l.Name + ", " + u.String(), Metric: "commit_latency"})
				if !ok || math.IsNaN(v) {
					return outcome{}, errMissing("commits of class " + u.String() + " on " + panel)
				}
				median[i] = v
			}
			out.true = out.true && median[0] < median[2] && median[1] < median[2]
			seen = append(seen, fmt.Sprintf("%s: %.3g, %.3g, %.3g ms", panel, 1e3*median[0], 1e3*median[1], 1e3*median[2]))
		}
	}
	if len(seen) == 0 {
		return outcome{}, errMissing("a saturating load (rate 0) of fidelity chain")
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

func (x *testnetStudy) predicted(r *Results) (outcome, error) {
	rows, err := x.measured(r, "block_latency")
	if err != nil {
		return outcome{}, err
	}
	out := outcome{true: true}
	seen := make([]string, len(rows))
	for i, row := range rows {
		l, ok := r.Value(Query{Fidelity: Analytic, Panel: row.Panel, Metric: "block_latency"})
		if !ok {
			return outcome{}, errMissing("fidelity analytic")
		}
		if math.IsNaN(float64(row.Value)) {
			return outcome{}, errMissing("a measured block on " + row.Panel + ", " + row.Series)
		}
		out.true = out.true && math.Abs(float64(row.Value)/l-1) <= 0.5
		seen[i] = fmt.Sprintf("%s, %s: %.1f ms against L = %.0f ms", row.Panel, row.Series, 1e3*row.Value, 1e3*l)
		if m := (measuredOf{r, row.Panel, row.Series}); m.value("", "host_bound") == 1 {
			seen[i] += " (host-bound)"
		}
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}
