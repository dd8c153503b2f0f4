package experiments

import (
	"fmt"
	"strings"
)

// ofShare names the series of a share of growing work.
func ofShare(share float64) string {
	return fmt.Sprintf("%g %% of the work grows with n", 100*share)
}

func (x *verificationStudy) rules() []rule {
	const model = "I-Health eqs (17)–(19)"
	return []rule{
		{
			id: "21a", source: model, claim: "eq. (19) is the best block size",
			predicate: "U at the choice made without K₁ = least U over all subsets with it, every channel and share", finding: true, check: x.eq19IsBest,
		},
		{
			id: "21b", source: model + " (added)", claim: "with K = K₀ + K₁·n the speed of the slowest validator enters n*, which it does not in eq. (19)",
			predicate: "at equal m and fees n* is the same for every speed where K₁ = 0, and rises with it where K₁ > 0", check: x.speedEnters,
		},
		{
			id: "21c", source: model + " (added)", claim: "with K₁ the search over all subsets stays exact",
			predicate: "exact search = enumeration of every subset and every n on all small instances", check: staysExact,
		},
		{
			id: "21d", source: model, claim: "to leave K₁ out costs nothing in general",
			predicate: "U at the choice made without K₁ = least U with it, on all random instances where all work grows", finding: true, check: x.losesNothing,
		},
	}
}

func (x *verificationStudy) eq19IsBest(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, c := range x.spec.VerificationWork.Channels {
		rows := r.Select(Query{Panel: c.Name, Metric: "loss"})
		sizes := r.Values(Query{Panel: c.Name, Metric: "block_size"})
		if len(rows) == 0 || len(sizes) != len(rows) {
			return outcome{}, errMissing("channel " + c.Name)
		}
		for _, row := range rows {
			out.true = out.true && row.Value <= 1e-12
		}
		last := len(rows) - 1
		seen = append(seen, fmt.Sprintf("%s: n %.0f → %.0f, keeping it loses %.1f %%", c.Name, sizes[0], sizes[last], 100*rows[last].Value))
	}
	out.measured = fmt.Sprintf("at a share of %g: %s", x.lastShare(), strings.Join(seen, "; "))
	return out, nil
}

func (x *verificationStudy) lastShare() float64 {
	shares := x.spec.VerificationWork.Shares
	return shares[len(shares)-1]
}

// speedEnters looks at n* over the speed, fastest first.
func (x *verificationStudy) speedEnters(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, c := range x.spec.VerificationWork.Channels {
		for _, share := range x.spec.VerificationWork.Shares {
			sizes := r.Values(Query{Panel: c.Name, Series: ofShare(share), Metric: "relaxed_block"})
			if len(sizes) < 2 {
				return outcome{}, errMissing("channel " + c.Name)
			}
			for i := 1; i < len(sizes); i++ {
				if share == 0 {
					out.true = out.true && sizes[i] == sizes[0]
				} else {
					out.true = out.true && sizes[i] < sizes[i-1]
				}
			}
			if share == x.lastShare() {
				seen = append(seen, fmt.Sprintf("%s: n* = %.1f with the fastest, %.1f with the slowest", c.Name, sizes[0], sizes[len(sizes)-1]))
			}
		}
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

func (x *verificationStudy) losesNothing(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, family := range x.spec.VerificationWork.Random.Families {
		misses, ok := x.atLast(r, family, "misses")
		if !ok {
			return outcome{}, errMissing("family " + family)
		}
		out.true = out.true && misses.Value == 0
		median, _ := x.atLast(r, family, "loss_median")
		worst, _ := x.atLast(r, family, "loss_max")
		seen = append(seen, fmt.Sprintf("%s: misses %.0f %%, median loss %.1f %%, worst %.0f %%", family, 100*misses.Value, 100*median.Value, 100*worst.Value))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

// atLast returns the value of a metric at the last share.
func (x *verificationStudy) atLast(r *Results, panel, metric string) (Row, bool) {
	for _, row := range r.Select(Query{Panel: panel, Metric: metric}) {
		if float64(row.X) == x.lastShare() {
			return row, true
		}
	}
	return Row{}, false
}
