package experiments

import (
	"fmt"
	"strings"

	"ihealth/eeg/detect"
)

func (x *timelineStudy) rules() []rule {
	return []rule{{
		id: "37a", source: "I-Health eq. (7)", claim: "emergencies of the paper's rule follow what a recording marks",
		predicate: "on every recording, the share of emergencies among windows wholly marked less that among windows not marked at all is > 0, 95 % together (Newcombe)",
		finding:   true,
		check:     x.follows,
	}}
}

// follows compares the paper's rule with the marks of every recording that was found.
func (x *timelineStudy) follows(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, recording := range x.spec.Timeline.Recordings {
		text := x.paperRule()
		statuses := r.Select(Query{Panel: recording.Name, Series: text, Metric: "status"})
		if len(statuses) == 0 {
			continue
		}
		marks := map[Number]Number{}
		for _, m := range r.Select(Query{Panel: recording.Name, Metric: "marked"}) {
			marks[m.X] = m.Value
		}
		var hits, all [2]int // of windows not marked, marked
		for _, s := range statuses {
			m := marks[s.X]
			if (m != 0 && m != 1) || s.Text == detect.Learning.String() {
				continue
			}
			all[int(m)]++
			if s.Text == detect.Emergency.String() {
				hits[int(m)]++
			}
		}
		low, high := difference(hits, all, 1-0.05/float64(len(x.spec.Timeline.Recordings)))
		out.true = out.true && low > 0
		seen = append(seen, fmt.Sprintf("%s: marked %d of %d, not marked %d of %d, difference in [%.2f, %.2f]", recording.Name, hits[1], all[1], hits[0], all[0], low, high))
	}
	if len(seen) == 0 {
		return outcome{}, errMissing("a recording that is here (ihealth dataset fetch)")
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

// paperRule returns the first of the rules that is the paper's.
func (x *timelineStudy) paperRule() string {
	for _, text := range x.spec.Timeline.Rules {
		if name, _, _ := strings.Cut(text, ":"); name == "paper" {
			return text
		}
	}
	return "paper"
}
