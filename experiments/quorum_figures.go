package experiments

import (
	"fmt"

	"ihealth/chain/simulated"
	"ihealth/experiments/plot"
)

// quorumOutcomes are the outcomes of a quorum on the map.
var quorumOutcomes = []string{"safe and live", "stalls", "disagrees", "disagrees, stalls"}

// figures draws the map of what the attacks break, with the lines of the formulas.
func (x *quorumStudy) figures(r *Results) []plot.Figure {
	q := x.spec.Quorum
	heat := plot.Heatmap{Categories: quorumOutcomes}
	for f := 1; f <= q.MaxFaulty; f++ {
		heat.X = append(heat.X, float64(f))
	}
	for quorum := q.Least; quorum <= q.Nodes; quorum++ {
		heat.Y = append(heat.Y, float64(quorum))
		row := make([]float64, q.MaxFaulty)
		for f := range row {
			code, ok := x.code(r, f+1, quorum)
			if !ok {
				return nil
			}
			row[f] = float64(code)
		}
		heat.Z = append(heat.Z, row)
	}
	panel := plot.Panel{XLabel: "faulty nodes, f", YLabel: "quorum, q", Heatmap: &heat, Series: x.bounds()}
	return []plot.Figure{{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEColumn, Height: 3.4, Panels: []plot.Panel{panel}}}
}

// code returns the place of an outcome among quorumOutcomes.
func (x *quorumStudy) code(r *Results, f, quorum int) (int, bool) {
	disagrees := r.Values(Query{Series: ofFaulty(f), Metric: "disagrees"})
	stalls := r.Values(Query{Series: ofFaulty(f), Metric: "stalls"})
	i := quorum - x.spec.Quorum.Least
	if i >= len(disagrees) || i >= len(stalls) {
		return 0, false
	}
	return 2*int(disagrees[i]) + int(stalls[i]), true
}

// bounds draws the formulas, and marks the two quorums that are compared.
func (x *quorumStudy) bounds() []plot.Series {
	q := x.spec.Quorum
	safe := plot.Series{Name: "2q − n = f: safe above", Kind: plot.Line}
	live := plot.Series{Name: "q = n − f: live up to here", Kind: plot.Line}
	for f := 1; f <= q.MaxFaulty; f++ {
		safe.X, safe.Y = append(safe.X, float64(f)), append(safe.Y, float64(q.Nodes+f)/2)
		live.X, live.Y = append(live.X, float64(f)), append(live.Y, float64(q.Nodes-f))
	}
	f := simulated.MaxFaulty(q.Nodes)
	mark := func(name string, quorum int) plot.Series {
		return plot.Series{Name: fmt.Sprintf("%s: %d of %d", name, quorum, q.Nodes), Kind: plot.Points, X: []float64{float64(f)}, Y: []float64{float64(quorum)}}
	}
	return []plot.Series{safe, live, mark("paper", q.Seed), mark("2f + 1", 2*f+1)}
}

// tables shows, for every f, which quorums are safe and live.
func (x *quorumStudy) tables(r *Results) []Table {
	q := x.spec.Quorum
	t := Table{
		Title:  fmt.Sprintf("What attacks by f of %d nodes do to PBFT, over all quorums from %d", q.Nodes, q.Least),
		Header: append([]string{"f"}, quorumOutcomes...),
	}
	for f := 1; f <= q.MaxFaulty; f++ {
		ranges := make([]span, len(quorumOutcomes))
		for quorum := q.Least; quorum <= q.Nodes; quorum++ {
			code, ok := x.code(r, f, quorum)
			if !ok {
				return nil
			}
			ranges[code].add(quorum)
		}
		row := []string{fmt.Sprint(f)}
		for _, s := range ranges {
			row = append(row, s.String())
		}
		t.Rows = append(t.Rows, row)
	}
	return []Table{t}
}

// span is a range of whole numbers.
type span struct{ low, high, count int }

func (s *span) add(i int) {
	if s.count == 0 {
		s.low = i
	}
	s.high, s.count = i, s.count+1
}

// String shows the range, or how many of it there are when some are missing.
func (s *span) String() string {
	switch s.count {
	case 0:
		return undefined
	case 1:
		return fmt.Sprint(s.low)
	case s.high - s.low + 1:
		return fmt.Sprintf("%d to %d", s.low, s.high)
	default:
		return fmt.Sprintf("%d of %d to %d", s.count, s.low, s.high)
	}
}
