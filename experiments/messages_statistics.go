package experiments

import (
	"fmt"
	"math"
	"strings"

	"ihealth/chain/overlay"
	"ihealth/sim/output"
)

// Levels of what is judged on samples.
const (
	fieldsLevel = 0.95 // of the intervals over fields, together
	exactSize   = 1e-6 // of an exact test of one r: a true formula is refused so rarely
)

// headsLast compares the rules field by field.
func (x *messagesStudy) headsLast(r *Results) (outcome, error) {
	byDegree := r.Values(Query{Series: overlay.HighestDegree.String(), Metric: "field_head_changes"})
	out := outcome{true: true}
	var seen []string
	stable := []overlay.Rule{overlay.Density, overlay.LowestID}
	for _, rule := range stable {
		by := r.Values(Query{Series: rule.String(), Metric: "field_head_changes"})
		if len(by) == 0 || len(by) != len(byDegree) {
			return outcome{}, errMissing(fmt.Sprintf("the rules %v and %v", overlay.HighestDegree, rule))
		}
		saved, err := output.Compare(halved(byDegree), by, 1-(1-fieldsLevel)/float64(len(stable)))
		if err != nil {
			return outcome{}, fmt.Errorf("not judged: %v: %w", rule, err)
		}
		i := saved.Interval
		seen = append(seen, fmt.Sprintf("%v: %.1f less than half, %.1f to %.1f", rule, i.Mean, i.Low, i.High))
		if i.Low <= 0 && i.High > 0 {
			return outcome{}, fmt.Errorf("not judged: fields disagree: %s", seen[len(seen)-1])
		}
		out.true = out.true && i.Low > 0
	}
	out.measured = fmt.Sprintf("%v: %.1f; %s; %d fields", overlay.HighestDegree, output.NewSample(byDegree).Mean(), strings.Join(seen, "; "), len(byDegree))
	return out, nil
}

func halved(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = v / 2
	}
	return out
}

// exposureIsFormula tests the formula, and that the sample could have refused another.
func (x *messagesStudy) exposureIsFormula(r *Results) (outcome, error) {
	k := x.spec.Messages.Keepers
	if len(k.Counts) == 0 || k.Colluders == 0 || k.Colluders == k.Heads {
		return outcome{}, errMissing("keepers, colluders and an honest head")
	}
	out := outcome{true: true}
	var seen []string
	telling := true
	for _, count := range k.Counts {
		formula, ok := rowAt(r, Query{Metric: "exposure"}, count)
		simulated, known := rowAt(r, Query{Metric: "exposure_simulated"}, count)
		if !ok || !known {
			return outcome{}, errMissing("fidelities analytic and simulated")
		}
		alone := int(math.Round(float64(simulated.Value) * float64(k.Blocks)))
		p := binomialTest(alone, k.Blocks, float64(formula.Value))
		other := math.Pow(float64(k.Colluders)/float64(k.Heads), float64(count))
		out.true = out.true && p >= exactSize
		telling = telling && (count == 1 || binomialTest(alone, k.Blocks, other) < exactSize)
		seen = append(seen, fmt.Sprintf("r = %d: %.6f, simulated %.6f, p = %.2g", count, float64(formula.Value), float64(simulated.Value), p))
	}
	out.measured = fmt.Sprintf("%d blocks; %s", k.Blocks, strings.Join(seen, "; "))
	if out.true && !telling {
		return outcome{}, errMissing("blocks enough to tell the formula from keepers drawn with replacement: " + out.measured)
	}
	return out, nil
}

func (x *messagesStudy) oneKeeperIsEnough(r *Results) (outcome, error) {
	k := x.spec.Messages.Keepers
	row, ok := rowAt(r, Query{Metric: "exposure_simulated"}, 1)
	if !ok || k.Colluders == 0 {
		return outcome{}, errMissing("one keeper and a colluder")
	}
	return outcome{row.Value == 0, fmt.Sprintf("%d of %d heads hold %.1f %% alone", k.Colluders, k.Heads, 100*float64(row.Value))}, nil
}
