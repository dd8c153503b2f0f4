package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Bounds of the claims about coverage, for intervals of nominal 95 %.
const (
	leastCoverage = 0.93
	mostCoverage  = 0.97
	mostWrong     = 0.07 // experiments with an answer that is wrong, the complement of leastCoverage
	mostlyAnswers = 0.9  // answered experiments from which on the coverage of answers is judged
	judgedFrom    = 900  // experiments from which on a share is judged as it is: nine of ten of 1000
)

func (x *coverageStudy) rules() []rule {
	const source = "Law, Simulation Modeling and Analysis, chapter 9"
	allowance := fmt.Sprintf("fewer than %d experiments are allowed 4 standard errors more, and do not suffice alone", judgedFrom)
	return []rule{
		{
			id: "13a", source: source, claim: "the default intervals cover what they say",
			predicate: "93 to 97 % of nominal 95 %, every process and class, where at least nine of ten experiments are answered; " + allowance, check: x.defaultsCover,
		},
		{
			id: "13b", source: source, claim: "a wrong answer is rare whatever the run", predicate: "the share of all experiments that end with a default interval that misses is not above 7 %; " + allowance, check: x.rarelyWrong,
		},
		{
			id: "13c", source: "tools that truncate each replication by itself", claim: "MSER-5 may be taken of each replication",
			predicate: "on every process it covers as often as deleting a tenth of each, less 5 percentage points", finding: true, check: x.ownTruncation,
		},
		{
			id: "13d", source: source, claim: "twenty batches cover whatever the length of the run",
			predicate: "coverage ≥ 93 % on every process", finding: true, check: x.reaches("coverage", batches20),
		},
		{
			id: "13e", source: "advice to refuse wide intervals", claim: "an interval that is narrow enough is right even where most are refused",
			predicate: "coverage of the answers ≥ 93 % on every process", finding: true, check: x.reaches("coverage_answered", skart),
		},
	}
}

// defaults calls see with what was counted of every default method.
func (x *coverageStudy) defaults(r *Results, see func(panel, method string, m coverageCount)) error {
	found := false
	x.each(r, func(panel string, n Number) {
		for _, method := range defaultMethods {
			if m, ok := measure(r, panel, method, n); ok {
				found = true
				see(panel, method, m)
			}
		}
	})
	if !found {
		return errMissing("fidelity simulated")
	}
	return nil
}

// defaultsCover demands that every process and class is judged at some length and
// number of replications, and one of them at least by enough experiments.
func (x *coverageStudy) defaultsCover(r *Results) (outcome, error) {
	out := outcome{true: true}
	var all judged
	silent := distinct(r.Select(Query{Metric: "coverage"}), func(row Row) string { return apart(row.Panel) })
	err := x.defaults(r, func(panel, method string, m coverageCount) {
		if !m.mostlyAnswers() {
			return
		}
		silent = slices.DeleteFunc(silent, func(p string) bool { return p == apart(panel) })
		c := float64(m.coverageAnswered.Value)
		slack := all.add(m.coverageAnswered, panel, method)
		out.true = out.true && c >= leastCoverage-slack && c <= mostCoverage+slack
	})
	if err == nil && len(silent) > 0 {
		err = errMissing("longer runs of " + silent[0])
	}
	if err == nil {
		err = all.powerless()
	}
	out.measured = all.describe(func(g *judgedGroup) string {
		return fmt.Sprintf("%.1f to %.1f %%", 100*g.least, 100*g.most)
	})
	return out, err
}

// apart returns the name of a process without its number of replications.
func apart(panel string) string {
	process, _, _ := strings.Cut(panel, ", R = ")
	return process
}

func (x *coverageStudy) rarelyWrong(r *Results) (outcome, error) {
	out := outcome{true: true}
	var all judged
	err := x.defaults(r, func(panel, method string, m coverageCount) {
		slack := all.add(m.wrong, panel, method)
		out.true = out.true && float64(m.wrong.Value) <= mostWrong+slack
	})
	if err == nil {
		err = all.powerless()
	}
	out.measured = all.describe(func(g *judgedGroup) string {
		return fmt.Sprintf("at most %.1f %% (%s)", 100*g.most, g.at)
	})
	return out, err
}

// ownTruncation compares truncation points of their own with a common one.
func (x *coverageStudy) ownTruncation(r *Results) (outcome, error) {
	out, worst := outcome{}, math.Inf(-1)
	x.each(r, func(panel string, n Number) {
		own, ok := measure(r, panel, ownMSER, n)
		common, both := measure(r, panel, tenthDeleted, n)
		if !ok || !both {
			return
		}
		if loss := float64(common.coverage.Value - own.coverage.Value); loss > worst {
			worst = loss
			out.measured = fmt.Sprintf("%.1f %% where deleting a tenth covers %.1f %% (%s, n = %s)",
				100*float64(own.coverage.Value), 100*float64(common.coverage.Value), panel, countOf(n))
		}
	})
	if out.measured == "" {
		return outcome{}, errMissing("fidelity simulated")
	}
	out.true = worst <= 0.05
	return out, nil
}

// reaches returns a check that a metric of a method is 93 % or more on every process
// that has it.
func (x *coverageStudy) reaches(metric, method string) func(*Results) (outcome, error) {
	return func(r *Results) (outcome, error) {
		worst, at := math.Inf(1), ""
		for _, row := range r.Select(Query{Series: method, Metric: metric}) {
			if v := float64(row.Value); v < worst {
				worst, at = v, fmt.Sprintf("of %d on %s, n = %s", row.Interval.N, row.Panel, countOf(row.X))
			}
		}
		if at == "" {
			return outcome{}, errMissing(method)
		}
		return outcome{worst >= leastCoverage, fmt.Sprintf("%.1f %% %s", 100*worst, at)}, nil
	}
}
