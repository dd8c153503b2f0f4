package experiments

import (
	"fmt"
	"strings"
)

// tables shows what every solver answers on every instance.
func (x *counterexampleStudy) tables(r *Results) []Table {
	t := Table{
		Title:  "Answers (m, n) U, and what is lost against the best prefix and the best set of validators",
		Header: []string{"instance", "BCO", "best prefix", "best set", "its members", "BCO / prefix", "prefix / set", "BCO / set", "rounded n / best n"},
	}
	for i := range x.spec.Counterexamples.Instances {
		c := &x.spec.Counterexamples.Instances[i]
		utility := func(series string) float64 {
			v, _ := r.Value(Query{Panel: c.Name, Series: series, Metric: "final_utility"})
			return v
		}
		members := r.Select(Query{Panel: c.Name, Series: exactName, Metric: "members"})
		if len(members) == 0 {
			continue
		}
		loss := func(of, to string) string { return fmt.Sprintf("+%.2f %%", 100*gapOf(utility(of), utility(to))) }
		t.Rows = append(t.Rows, []string{
			c.Name + ": " + c.About, x.shown(r, c.Name, bcoName), x.shown(r, c.Name, prefixName), x.shown(r, c.Name, exactName), ranksOf(members[0].Text),
			loss(bcoName, prefixName), loss(prefixName, exactName), loss(bcoName, exactName), loss(roundedBCO, bcoName),
		})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}

// ranksOf shortens a list of members, which are ranks in order of speed.
func ranksOf(members string) string {
	list := strings.Fields(members)
	for i := range list {
		list[i] = strings.TrimLeft(list[i], "0")
	}
	if len(list) > 6 {
		list = append(append(list[:3:3], "…"), list[len(list)-1])
	}
	return strings.Join(list, " ")
}
