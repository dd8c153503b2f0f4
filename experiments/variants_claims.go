package experiments

import (
	"fmt"
	"strings"
)

// summary returns each claim once. It holds when it holds at every variant, is a finding
// when all show it, fails when it fails at one, and is skipped when one had to skip it.
func summary(variants []VariantClaims) []Claim {
	var ids []string
	by := map[string][]at{}
	for _, v := range variants {
		for _, c := range v.Claims {
			if by[c.ID] == nil {
				ids = append(ids, c.ID)
			}
			by[c.ID] = append(by[c.ID], at{v.Variant, c})
		}
	}
	var out []Claim
	for _, id := range ids {
		out = append(out, overall(by[id]))
	}
	return out
}

// at is a claim at a variant.
type at struct {
	variant string
	Claim
}

// overall sums up one claim at its variants, of which there is one at least.
func overall(all []at) Claim {
	out := all[0].Claim
	for _, verdict := range []Verdict{Fails, Skip} {
		if some := withVerdict(all, verdict); len(some) > 0 {
			out.Verdict = verdict
			out.Measured = fmt.Sprintf("%s at %d of %d variants: %s", verdict, len(some), len(all), shown(some))
			return out
		}
	}
	out.Measured = fmt.Sprintf("at all %d variants: %s", len(all), shown(all))
	return out
}

func withVerdict(all []at, verdict Verdict) []at {
	var out []at
	for _, c := range all {
		if c.Verdict == verdict {
			out = append(out, c)
		}
	}
	return out
}

// shown tells what the first and the last of some variants measured.
func shown(some []at) string {
	parts := []string{some[0].variant + " (" + some[0].Measured + ")"}
	if n := len(some); n > 1 {
		if n > 2 {
			parts = append(parts, "…")
		}
		parts = append(parts, some[n-1].variant+" ("+some[n-1].Measured+")")
	}
	return strings.Join(parts, ", ")
}
