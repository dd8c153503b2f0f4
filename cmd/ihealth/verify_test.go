package main

import (
	"testing"

	"ihealth/experiments"
)

// Only a claim that must hold and does not makes verify fail.
func TestVerifyFails(t *testing.T) {
	report := func(verdicts ...experiments.Verdict) []*experiments.Report {
		r := &experiments.Report{}
		for i, v := range verdicts {
			r.Claims = append(r.Claims, experiments.Claim{ID: string(rune('a' + i)), Verdict: v})
		}
		return []*experiments.Report{{}, r}
	}
	if err := failed(report(experiments.Holds, experiments.Finding, experiments.Skip)); err != nil {
		t.Error(err)
	}
	const want = "verify: 2 claims do not hold: b, d"
	if err := failed(report(experiments.Holds, experiments.Fails, experiments.Finding, experiments.Fails)); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
