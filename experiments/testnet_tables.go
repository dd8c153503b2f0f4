package experiments

import (
	"fmt"
	"math"

	"ihealth/chain"
)

// tables shows what was measured beside the prediction, and the load that it
// was measured under.
func (x *testnetStudy) tables(r *Results) []Table {
	latency := Table{
		Title:  "Measured beside L and n/L of eq. (17) with the set R (medians in ms)",
		Header: []string{"(m, n)", "load", "L", "block", "p95", "urgent", "normal", "non-urgent", "n/L", "tx/s"},
	}
	load := Table{
		Title:  "The load (transactions, rates in 1/s; late: sent more than 10 ms late)",
		Header: []string{"(m, n)", "load", "rate", "achieved", "late", "intended", "sent", "rejected", "committed"},
	}
	blocks := Table{
		Title:  "The blocks (ends: left out of the latencies; host, own: processors in use)",
		Header: []string{"(m, n)", "load", "blocks", "ends", "fill", "round > 0", "latency < 0", "host", "own"},
	}
	for _, panel := range r.panels(Query{Fidelity: OnChain}) {
		for _, l := range x.spec.Testnet.Loads {
			m := measuredOf{r, panel, l.Name}
			if math.IsNaN(m.value("", "committed")) {
				continue
			}
			latency.Rows = append(latency.Rows, m.latencies())
			load.Rows = append(load.Rows, m.counts())
			blocks.Rows = append(blocks.Rows, m.blocks())
		}
	}
	if len(load.Rows) == 0 {
		return nil
	}
	return []Table{latency, load, blocks}
}

// measuredOf reads the rows of one configuration under one load.
type measuredOf struct {
	r           *Results
	panel, load string
}

// value returns a measured value, of a class of urgency unless that is empty;
// NaN where there is none.
func (m measuredOf) value(class, metric string) float64 {
	series := m.load
	if class != "" {
		series += ", " + class
	}
	v, ok := m.r.Value(Query{Fidelity: OnChain, Panel: m.panel, Series: series, Metric: metric})
	if !ok {
		return math.NaN()
	}
	return v
}

// predicted returns a value of the model.
func (m measuredOf) predicted(metric string) float64 {
	v, ok := m.r.Value(Query{Fidelity: Analytic, Panel: m.panel, Metric: metric})
	if !ok {
		return math.NaN()
	}
	return v
}

func (m measuredOf) latencies() []string {
	row := []string{
		m.pair(), m.load, milliseconds(m.predicted("block_latency")),
		milliseconds(m.value("", "block_latency")), milliseconds(m.value("", "block_latency_p95")),
	}
	for _, u := range chain.Urgencies() {
		row = append(row, milliseconds(m.value(u.String(), "commit_latency")))
	}
	return append(row, figure4(m.predicted("throughput")), figure4(m.value("", "throughput")))
}

// pair names the configuration by what runs.
func (m measuredOf) pair() string {
	return fmt.Sprintf("(%g, %g)", m.predicted("validators"), m.predicted("block_size"))
}

func (m measuredOf) counts() []string {
	row := []string{m.pair(), m.load, figure4(m.value("", "configured_rate")), figure4(m.value("", "achieved_rate")), percent(m.late())}
	for _, metric := range []string{"intended", "sent", "rejected", "committed"} {
		row = append(row, fmt.Sprintf("%.0f", m.value("", metric)))
	}
	return row
}

func (m measuredOf) blocks() []string {
	return []string{
		m.pair(), m.load, figure4(m.value("", "blocks")), figure4(m.value("", "head_blocks") + m.value("", "tail_blocks")),
		percent(m.value("", "block_fill")), figure4(m.value("", "late_rounds")), figure4(m.value("", "negative_latencies")),
		m.host(), percent(m.value("", "own_cpu")),
	}
}

// host returns the host's processors in use, with a mark where they set the pace.
func (m measuredOf) host() string {
	use := percent(m.value("", "host_cpu"))
	if m.value("", "host_bound") == 1 {
		return use + ", host-bound"
	}
	return use
}

// lateAfter is the delay of a send, in s, from which it counts as late.
const lateAfter = 0.01

// late returns the share of sends that were late.
func (m measuredOf) late() float64 {
	late, all := 0.0, 0.0
	for _, row := range m.r.Select(Query{Fidelity: OnChain, Panel: m.panel, Series: m.load, Metric: "late_sends"}) {
		all += float64(row.Value)
		if !(float64(row.X) <= lateAfter) { // the last class has no bound

			late += float64(row.Value)
		}
	}
	return late / all
}
