package experiments

import (
	"fmt"

	"ihealth/bco"
)

// tables shows how often and by how much one choice misses another, and beside it what a
// study with other ranges found.
func (x *optimalityStudy) tables(r *Results) []Table {
	misses := Table{Title: fmt.Sprintf("Instances of %d on which the first costs more than the second (passes: m that BCO looks at, on average)", x.spec.Optimality.Instances), Header: []string{"family", "security, N", "passes"}}
	gaps := Table{Title: "By how much it costs more: 95th percentile over all instances, and the most", Header: []string{"family", "security, N"}}
	for _, k := range comparisons {
		misses.Header, gaps.Header = append(misses.Header, k.name), append(gaps.Header, k.name)
	}
	study := Table{
		Title:  "Beside a study with ranges of its own, whose BCO rounds n*: misses, 95th percentile and most of the gap",
		Header: []string{"family", "security, N", "BCO / best prefix", "there", "best prefix / best set", "there", "BCO / best set", "there"},
	}
	for _, c := range x.spec.Optimality.conditions() {
		for _, family := range x.spec.Optimality.Families {
			if _, err := x.row(r, family, c, "below"); err != nil {
				continue
			}
			m, g := x.lines(r, family, c)
			misses.Rows, gaps.Rows = append(misses.Rows, m), append(gaps.Rows, g)
			if there, ok := studied[bco.Family(family)][c]; ok {
				study.Rows = append(study.Rows, []string{
					family, c.short(), x.brief(r, family, c, "rounded"), there[0], x.brief(r, family, c, "order"), there[1], x.brief(r, family, c, "total"), there[2],
				})
			}
		}
	}
	if len(misses.Rows) == 0 {
		return nil
	}
	if len(study.Rows) == 0 {
		return []Table{misses, gaps}
	}
	return []Table{misses, gaps, study}
}

// lines returns the lines of a family in the first two tables.
func (x *optimalityStudy) lines(r *Results, family string, c condition) (misses, gaps []string) {
	value := func(metric string) Row {
		row, _ := x.row(r, family, c, metric)
		return row
	}
	misses, gaps = []string{family, c.short(), fmt.Sprintf("%.1f", float64(value("passes").Value))}, []string{family, c.short()}
	for _, k := range comparisons {
		misses = append(misses, ratio(value("misses_"+k.key)))
		gaps = append(gaps, fmt.Sprintf("%.3g %%, %.3g %%", 100*float64(value("gap_p95_"+k.key).Value), 100*float64(value("gap_max_"+k.key).Value)))
	}
	return misses, gaps
}

// short names a condition in a table.
func (c condition) short() string { return fmt.Sprintf("%s, %d", c.term, c.blocks) }

// brief is a comparison in the words of the study.
func (x *optimalityStudy) brief(r *Results, family string, c condition, key string) string {
	value := func(metric string) float64 {
		row, _ := x.row(r, family, c, metric+key)
		return 100 * float64(row.Value)
	}
	return fmt.Sprintf("%.2g %%, %.3g %%, %.3g %%", value("misses_"), value("gap_p95_"), value("gap_max_"))
}

// studied is what a study of 20,000 instances a line found, with M = 21.
var studied = map[bco.Family]map[condition][3]string{
	bco.Homogeneous: {{"normalised", 20}: {"2.7 %, 0, 3.1 %", "0", "2.7 %, 0, 3.1 %"}},
	bco.Lognormal:   {{"normalised", 20}: {"4.0 %, 0, 13 %", "46 %, 35 %, 152 %", "48 %, 35 %, 152 %"}},
	bco.Proportional: {
		{"normalised", 20}:  {"3.1 %, 0, 15 %", "51 %, 65 %, 388 %", "53 %, 65 %, 388 %"},
		{"normalised", 200}: {"2.4 %, 0, 13 %", "59 %, 73 %, 193 %", "61 %, 73 %, 193 %"},
		{"literal", 20}:     {"7.0 %, 0.3 %, 22 %", "5.0 %, 0, 96 %", "11 %, 2.6 %, 96 %"},
	},
	bco.Individual: {{"normalised", 20}: {"3.3 %, 0, 15 %", "55 %, 76 %, 391 %", "56 %, 77 %, 391 %"}},
	bco.Bimodal:    {{"normalised", 20}: {"2.9 %, 0, 42 %", "53 %, 90 %, 327 %", "54 %, 90 %, 327 %"}},
	bco.Outliers: {
		{"normalised", 20}: {"5.8 %, 0, 44 %", "70 %, 103 %, 712 %", "71 %, 105 %, 712 %"},
		{"literal", 20}:    {"16 %, 18 %, 96 %", "11 %, 10 %, 198 %", "24 %, 28 %, 198 %"},
	},
}
