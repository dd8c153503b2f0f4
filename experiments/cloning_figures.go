package experiments

import (
	"cmp"
	"fmt"
	"slices"

	"ihealth/experiments/plot"
)

// figures draws the chains of both sides over time, how much the lesser side grows for
// every N, and what the healing takes back.
func (x *cloningStudy) figures(r *Results) []plot.Figure {
	c := x.spec.Cloning
	if len(r.Select(Query{Panel: ofSigners(c.Shown), Metric: heightSide[0]})) == 0 {
		return nil
	}
	rates := plot.Panel{Title: "(c) growth of the lesser side", XLabel: "signers N", YLabel: "blocks a period", FromZero: true}
	for k, name := range []string{"as many clones as needed", "one clone fewer"} {
		s := plot.Series{Name: name, Kind: plot.LinePoints}
		for _, n := range c.Signers {
			if least, err := x.lesser(r, n, enoughClones(n)-k, c.longest()); err == nil {
				s.X, s.Y = append(s.X, float64(n)), append(s.Y, least/c.longest())
			}
		}
		rates.Series = append(rates.Series, s)
	}
	depth := plot.Panel{Title: fmt.Sprintf("(d) taken back at the healing, N = %d", c.Shown), XLabel: "length of the cut (periods)", YLabel: "blocks", FromZero: true}
	const name = "deepest reorganisation"
	taken := r.Select(Query{Panel: ofSigners(c.Shown), Series: ofClones(enoughClones(c.Shown)), Metric: "depth"})
	slices.SortFunc(taken, func(a, b Row) int { return cmp.Compare(a.X, b.X) })
	depth.Series = drawn(taken, name, name, plot.LinePoints)
	return []plot.Figure{{
		Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2,
		Panels: []plot.Panel{x.growth(r, "a", enoughClones(c.Shown)), x.growth(r, "b", enoughClones(c.Shown)-1), rates, depth},
	}}
}

// growth draws the heights of both sides over time, and how much of them is the same.
func (x *cloningStudy) growth(r *Results, letter string, clones int) plot.Panel {
	n := x.spec.Cloning.Shown
	p := plot.Panel{Title: fmt.Sprintf("(%s) chains, N = %d, %s", letter, n, ofClones(clones)), XLabel: "time (periods)", YLabel: "height (blocks)", FromZero: true}
	for i, name := range []string{"first side of the cut", "second side", "shared by both"} {
		metric := [3]string{heightSide[0], heightSide[1], "height_shared"}[i]
		p.Series = append(p.Series, drawn(r.Select(Query{Panel: ofSigners(n), Series: ofClones(clones), Metric: metric}), name, name, plot.Line)...)
	}
	return p
}

// tables shows every N.
func (x *cloningStudy) tables(r *Results) []Table {
	c := x.spec.Cloning
	t := Table{
		Title:  fmt.Sprintf("A cut of %g periods, healed", c.longest()),
		Header: []string{"N", "clones", "first side grows", "second side grows", "taken back", "of them decided", "disagreements"},
	}
	for _, n := range c.Signers {
		for k := enoughClones(n) - 1; k <= enoughClones(n); k++ {
			row := []string{fmt.Sprint(n), fmt.Sprint(k)}
			for _, metric := range []string{grownSide[0], grownSide[1], "depth", "reverted", "disagreements"} {
				v, ok := valueAt(r, Query{Panel: ofSigners(n), Series: ofClones(k), Metric: metric}, c.longest())
				if !ok {
					return nil
				}
				row = append(row, fmt.Sprintf("%.0f", v))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return []Table{t, x.tolerantTable(r)}
}

// tolerantTable shows what Byzantine fault tolerant protocols do in the same cut.
func (x *cloningStudy) tolerantTable(r *Results) Table {
	t := Table{
		Title:  "Byzantine fault tolerance in the same cut, the clones voting on both sides",
		Header: []string{"protocol", "N", "clones", "tolerated", "decided in the cut", "decided after it", "disagreements"},
	}
	for _, p := range tolerant {
		for _, n := range x.spec.Cloning.Signers {
			row := []string{p.name, fmt.Sprint(n), fmt.Sprint(enoughClones(n)), fmt.Sprint((n - 1) / 3)}
			for _, metric := range []string{"decided_in_cut", "decided_after", "disagreements"} {
				v, _ := valueAt(r, Query{Panel: ofSigners(n), Series: p.name, Metric: metric}, float64(n))
				row = append(row, fmt.Sprintf("%.0f", v))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
