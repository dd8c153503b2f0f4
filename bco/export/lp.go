package export

import (
	"bufio"
	"fmt"
	"io"

	"ihealth/bco"
)

// WriteLP writes p as a mixed-integer linear program in the CPLEX LP format. Its
// optimum is that of [bco.Exact] to the tolerance of the solver.
//
// The binaries are x_i, z_n and u_m: validator i takes part, a block holds n, m
// validators take part. Products with z_n, which make U linear, are variables of
// their own, x_i_n = x_i·z_n, tied by Σ_n x_i_n = x_i and x_i_n ≤ z_n: that is the
// convex hull of each product, so no big number weakens the relaxation. The
// response time of the slowest is the sum, over the ranks k, of what rank k takes
// longer than rank k−1, times s_k: somebody of rank k or slower takes part.
//
// Every constraint of [bco.Constraints] and the arrival rate become rows with the
// names of the fields, and those on the number of validators alone forbid the
// numbers one by one, which no tolerance softens. That μ = n/L exceeds Λ is
// strict; the file asks for 1.000001·Λ.
//
// The error wraps bco.ErrProblem, [ErrTooLarge] or comes from w.
func WriteLP(w io.Writer, p *bco.Problem) error {
	m, err := newModel(p)
	if err != nil {
		return err
	}
	f := &lpFile{bufio.NewWriter(w)}
	m.lpHeading(f)
	f.line("Minimize")
	f.row("U", sum{{p.Weights.Latency, "L"}, {p.Weights.Security, "S"}, {p.Weights.Cost, "C"}}, "")
	f.line("Subject To")
	m.lpChoice(f)
	m.lpMetrics(f)
	m.lpSlowest(f)
	m.lpProducts(f)
	m.lpLimits(f)
	m.lpBinaries(f)
	f.line("End")
	return f.Flush()
}

func (m *model) lpHeading(f *lpFile) {
	comment(f, `\`,
		"The validators and the block size of a channel, I-Health (arXiv 2012.14294) eqs (12) to (17).",
		fmt.Sprintf("U utility, L latency in units of %s s, S security term, C cost of a transaction", number(m.maxLatency)),
		fmt.Sprintf("in units of %s. 0 or 1 are", number(m.maxCost)),
		"x_i: validator i takes part; z_n: a block holds n; u_m: m validators take part;",
		"s_k: one of rank k or slower takes part. x_i_n = x_i z_n and s_k_n = s_k z_n.",
		"Validators, the fastest first:")
	m.commentValidators(f, `\`)
}

// lpChoice writes that there is one block size and one number of validators, which
// is how many are chosen.
func (m *model) lpChoice(f *lpFile) {
	var size, count, chosen sum
	for _, n := range m.sizes() {
		size.add(1, "z_%d", n)
	}
	for _, i := range m.ranks() {
		chosen.add(1, "x_%d", i)
	}
	for _, k := range m.counts() {
		count.add(1, "u_%d", k)
		chosen.add(-float64(k), "u_%d", k)
	}
	f.row("one_size", size, "= 1")
	f.row("one_count", count, "= 1")
	f.row("count", chosen, "= 0")
}

// lpMetrics writes what L, S and C are: each relative to its greatest, so that no unit
// of time or money is lost in a solver's tolerance.
func (m *model) lpMetrics(f *lpFile) {
	latency, security, cost := sum{{1, "L"}}, sum{{1, "S"}}, sum{{1, "C"}}
	l := m.problem.Latency
	for _, n := range m.sizes() {
		latency.add(-(m.transmission(n, 0)+l.FeedbackBits/l.UplinkBps)/m.maxLatency, "z_%d", n)
		for i, v := range m.validators {
			latency.add(-float64(n)*l.Psi*l.TransactionBits/m.maxLatency, "x_%d_%d", i+1, n)
			latency.add(-l.CyclesPerTransaction*float64(n)*m.slower(i), "s_%d_%d", i+1, n)
			cost.add(-v.Fee/float64(n)/m.maxCost, "x_%d_%d", i+1, n)
		}
	}
	for i := range m.validators {
		latency.add(-l.VerificationCycles*m.slower(i), "s_%d", i+1)
	}
	for _, k := range m.counts() {
		security.add(-m.security(k), "u_%d", k)
	}
	f.row("latency", latency, "= 0")
	f.row("security", security, "= 0")
	f.row("cost", cost, "= 0")
}

// slower returns by how much the i-th validator, counted from 0, takes longer for
// a cycle than the one before it, in units of L.
func (m *model) slower(i int) float64 {
	each := 1 / m.validators[i].ComputeHz
	if i > 0 {
		each -= 1 / m.validators[i-1].ComputeHz
	}
	return each / m.maxLatency
}

// lpSlowest ties s_k to the validators of rank k and slower.
func (m *model) lpSlowest(f *lpFile) {
	for _, k := range m.ranks() {
		f.row(fmt.Sprintf("slow_%d", k), sum{{1, fmt.Sprintf("s_%d", k)}, {-1, fmt.Sprintf("x_%d", k)}}, ">= 0")
		if k < len(m.validators) {
			f.row(fmt.Sprintf("order_%d", k), sum{{1, fmt.Sprintf("s_%d", k)}, {-1, fmt.Sprintf("s_%d", k+1)}}, ">= 0")
		}
	}
}

// lpProducts ties the products to their factors.
func (m *model) lpProducts(f *lpFile) {
	for _, i := range m.ranks() {
		m.lpProduct(f, fmt.Sprintf("x_%d", i))
		if m.problem.Latency.CyclesPerTransaction > 0 {
			m.lpProduct(f, fmt.Sprintf("s_%d", i))
		}
	}
}

// lpProduct writes the products of a variable with every z_n.
func (m *model) lpProduct(f *lpFile, of string) {
	var total sum
	for _, n := range m.sizes() {
		product := fmt.Sprintf("%s_%d", of, n)
		total.add(1, "%s", product)
		f.row("with_"+product, sum{{1, product}, {-1, fmt.Sprintf("z_%d", n)}}, "<= 0")
	}
	total.add(-1, "%s", of)
	f.row("sum_"+of, total, "= 0")
}

// lpLimits writes the constraints.
func (m *model) lpLimits(f *lpFile) {
	for _, limit := range m.countLimits() {
		var forbidden sum
		for _, k := range limit.forbidden {
			forbidden.add(1, "u_%d", k)
		}
		f.row(limit.name, forbidden, "= 0")
	}
	for _, limit := range m.rateLimits() {
		rate := sum{{-limit.rate * m.maxLatency, "L"}}
		for _, n := range m.sizes() {
			rate.add(float64(n), "z_%d", n)
		}
		f.row(limit.name, rate, ">= 0")
	}
	c := m.problem.Constraints
	if c.MaxLatency > 0 {
		f.row("max_latency", sum{{1, "L"}}, "<= "+number(c.MaxLatency/m.maxLatency))
	}
	if c.MaxCost > 0 {
		f.row("max_cost", sum{{1, "C"}}, "<= "+number(c.MaxCost/m.maxCost))
	}
}

func (m *model) lpBinaries(f *lpFile) {
	f.line("Binary")
	for _, x := range []struct {
		name    string
		numbers []int
	}{{"x", m.ranks()}, {"u", m.counts()}, {"z", m.sizes()}} {
		for _, i := range x.numbers {
			f.line(" %s_%d", x.name, i)
		}
	}
}
