package export

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"

	"ihealth/bco"
)

// largest bounds every integer of a file: Gecode computes in 32 bits.
const largest = 1e9

// WriteMiniZinc writes p as a MiniZinc model over integers. Its variables are
// chosen[i] (validator i takes part), validators (how many), slowest (the last of
// them) and block; the optimum is printed as in "U = 5366665e-08".
//
// U is counted in units of 10^-e, the finest with which no number exceeds 10⁹,
// and the parts of U for the block, for the slowest, for the number of validators
// and for the fees are each rounded to whole units. So U of the model is off by
// less than 2 + M/(2t) units, and the choice that it calls best is worse than the
// optimum by less than twice that; with normalised security and t = 1 a unit is
// 10^-8 or 10^-9. The comment of the file states the unit and the bound.
//
// Every constraint of [bco.Constraints] and the arrival rate are kept. Those on
// the number of validators are exact. Latencies and fees are rounded up and what
// they may be is rounded down, so a choice of the model meets the bounds; it may
// refuse one that comes closer to a bound on latency than 3·10⁻⁸ of the longest
// latency l_m, or closer to that on fees than M·10⁻⁸ of all fees together.
//
// The error wraps bco.ErrProblem, [ErrTooLarge] or comes from w.
func WriteMiniZinc(w io.Writer, p *bco.Problem) error {
	m, err := newModel(p)
	if err != nil {
		return err
	}
	f := &mznFile{bufio.NewWriter(w)}
	unit := m.unit()
	m.mznHeading(f, unit)
	m.mznChoice(f)
	m.mznUtility(f, unit)
	m.mznCounts(f)
	m.mznRates(f)
	m.mznCost(f)
	f.line("solve :: int_search([validators, block, slowest], first_fail, indomain_min) minimize utility;")
	f.line(`output ["U = \(utility)e%d, validators = \(validators), block = \(block), chosen = \([i | i in ranks where fix(chosen[i])])\n"];`, -unit)
	return f.Flush()
}

// digits returns the largest e with 10^e·x ≤ largest.
func digits(x float64) int {
	e := int(math.Floor(math.Log10(largest / x)))
	for math.Pow10(e)*x > largest {
		e--
	}
	return e
}

// unit returns how many decimal digits of U are counted.
func (m *model) unit() int {
	w := m.problem.Weights
	return digits(w.Latency + w.Security*m.security(m.problem.MinValidators) + w.Cost*float64(m.problem.MinBlock))
}

func (m *model) mznHeading(f *mznFile, unit int) {
	p := m.problem
	bound := 2 + float64(len(m.validators))/(2*float64(p.MinBlock))
	comment(f, "%",
		"The validators and the block size of a channel, I-Health (arXiv 2012.14294) eqs (12) to (17).",
		fmt.Sprintf("Quantisation: U is counted in units of 1e%d and off by less than %.4g units; the best", -unit, bound),
		fmt.Sprintf("choice here is worse than the optimum by less than %.4g units.", 2*bound),
		"Validators, the fastest first:")
	m.commentValidators(f, "%")
}

// mznChoice declares the variables.
func (m *model) mznChoice(f *mznFile) {
	p := m.problem
	f.line("set of int: ranks = 1..%d;", len(m.validators))
	f.line("set of int: counts = %d..%d;", p.MinValidators, p.MaxValidators)
	f.line("set of int: sizes = %d..%d;", p.MinBlock, p.MaxBlock)
	f.line("array[ranks] of var bool: chosen;")
	f.line("var counts: validators = sum(chosen);")
	f.line("var ranks: slowest = max(i in ranks)(i * chosen[i]);")
	f.line("var sizes: block;")
}

// mznUtility writes U in units of 10^-unit.
func (m *model) mznUtility(f *mznFile, unit int) {
	w := m.problem.Weights
	whole := func(x float64) int { return int(math.Round(x * math.Pow10(unit))) }
	var security, fees []int
	for _, k := range m.counts() {
		security = append(security, whole(w.Security*m.security(k)))
	}
	for _, v := range m.validators {
		fees = append(fees, whole(w.Cost*v.Fee/m.maxCost))
	}
	ofUtility := func(seconds float64) int { return whole(w.Latency * seconds / m.maxLatency) }
	f.table("verification", "ranks", m.grid(m.ranks(), m.verification, ofUtility))
	f.table("transmission", "counts", m.grid(m.counts(), m.transmission, ofUtility))
	f.array("security", "counts", security)
	f.array("fees", "ranks", fees)
	f.line("var int: utility = verification[block, slowest] + transmission[block, validators] + security[validators]")
	f.line("  + (sum(i in ranks)(fees[i] * chosen[i]) + block div 2) div block;")
}

// grid returns times as whole numbers, for every block size and every column.
func (m *model) grid(columns []int, seconds func(n, column int) float64, whole func(seconds float64) int) [][]int {
	out := make([][]int, 0, len(m.sizes()))
	for _, n := range m.sizes() {
		row := make([]int, len(columns))
		for i, column := range columns {
			row[i] = whole(seconds(n, column))
		}
		out = append(out, row)
	}
	return out
}

// mznCounts writes the constraints that depend on the number of validators alone.
func (m *model) mznCounts(f *mznFile) {
	for _, limit := range m.countLimits() {
		f.line("constraint not (validators in %s); %% %s", set(limit.forbidden), limit.name)
	}
}

// mznRates writes the constraints on the latency, which bounds on μ = n/L are, too.
func (m *model) mznRates(f *mznFile) {
	limits := m.rateLimits()
	longest := m.problem.Constraints.MaxLatency
	if longest == 0 && len(limits) == 0 {
		return
	}
	e := digits(m.maxLatency)
	up := func(s float64) int { return int(math.Ceil(s * math.Pow10(e))) }
	down := func(s float64) int { return int(math.Floor(min(s*math.Pow10(e), largest))) }
	f.line("%% Latencies in units of 1e%d s, rounded up.", -e)
	f.table("verification_s", "ranks", m.grid(m.ranks(), m.verification, up))
	f.table("transmission_s", "counts", m.grid(m.counts(), m.transmission, up))
	f.line("var int: latency_s = verification_s[block, slowest] + transmission_s[block, validators];")
	if longest > 0 {
		f.line("constraint latency_s <= %d; %% max_latency", down(longest))
	}
	for _, limit := range limits {
		var most []int
		for _, n := range m.sizes() {
			most = append(most, down(float64(n)/limit.rate))
		}
		f.array(limit.name, "sizes", most)
		f.line("constraint latency_s <= %s[block];", limit.name)
	}
}

// mznCost writes the constraint on the cost of a transaction.
func (m *model) mznCost(f *mznFile) {
	most := m.problem.Constraints.MaxCost
	if most == 0 {
		return
	}
	e := digits(m.maxCost * float64(m.problem.MinBlock))
	var fees, budgets []int
	for _, v := range m.validators {
		fees = append(fees, int(math.Ceil(v.Fee*math.Pow10(e))))
	}
	for _, n := range m.sizes() {
		budgets = append(budgets, int(math.Floor(min(most*float64(n)*math.Pow10(e), largest))))
	}
	f.line("%% Fees in units of 1e%d, rounded up.", -e)
	f.array("fees_up", "ranks", fees)
	f.array("budget", "sizes", budgets)
	f.line("constraint sum(i in ranks)(fees_up[i] * chosen[i]) <= budget[block]; %% max_cost")
}

// set returns a set of integers.
func set(values []int) string {
	text := []byte{'{'}
	for i, v := range values {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = strconv.AppendInt(text, int64(v), 10)
	}
	return string(append(text, '}'))
}
