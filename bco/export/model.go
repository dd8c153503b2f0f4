package export

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ihealth/bco"
	"ihealth/chain"
)

// model is a checked problem with the coefficients that both languages need.
// Its methods number validators from 1, the fastest first.
type model struct {
	problem    *bco.Problem
	validators []chain.Validator // fastest first, ties by id
	maxLatency float64           // l_m, s
	maxCost    float64           // c_m, money per transaction
}

func newModel(p *bco.Problem) (*model, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if sizes := p.MaxBlock - p.MinBlock + 1; sizes > maxPairs/len(p.Validators) {
		return nil, fmt.Errorf("%w: %d validators × %d block sizes, at most %d pairs can be written: raise min_block, lower max_block or list fewer validators",
			ErrTooLarge, len(p.Validators), sizes, maxPairs)
	}
	m := &model{problem: p, validators: slices.Clone(p.Validators)}
	slices.SortFunc(m.validators, func(a, b chain.Validator) int {
		return cmp.Or(cmp.Compare(b.ComputeHz, a.ComputeHz), strings.Compare(a.ID, b.ID))
	})
	fees := 0.0
	for _, v := range m.validators {
		fees += v.Fee
	}
	m.maxLatency = m.transmission(p.MaxBlock, p.MaxValidators) + m.verification(p.MaxBlock, len(m.validators))
	m.maxCost = fees / float64(p.MinBlock)
	return m, nil
}

// transmission returns the part of L in s that k validators and blocks of n
// make, n·(B/r_d + ψ·B·k).
func (m *model) transmission(n, k int) float64 {
	l := m.problem.Latency
	return float64(n) * (l.TransactionBits/l.DownlinkBps + l.Psi*l.TransactionBits*float64(k))
}

// verification returns the part of L in s that the slowest validator makes,
// (K0 + K1·n)/x + O/r_u.
func (m *model) verification(n, slowest int) float64 {
	l, hz := m.problem.Latency, m.validators[slowest-1].ComputeHz
	return (l.VerificationCycles+l.CyclesPerTransaction*float64(n))/hz + l.FeedbackBits/l.UplinkBps
}

// security returns the security term of U without its weight: η of v validators, or of
// M in the literal reading, over η of k.
func (m *model) security(k int) float64 {
	of := m.problem.MinValidators
	if m.problem.SecurityTerm == bco.Literal {
		of = m.problem.MaxValidators
	}
	return m.problem.Security.Security(of) / m.problem.Security.Security(k)
}

// sizes returns all block sizes.
func (m *model) sizes() []int { return between(m.problem.MinBlock, m.problem.MaxBlock) }

// counts returns all numbers of validators.
func (m *model) counts() []int { return between(m.problem.MinValidators, m.problem.MaxValidators) }

// ranks returns the numbers of all validators.
func (m *model) ranks() []int { return between(1, len(m.validators)) }

func between(low, high int) []int {
	out := make([]int, high-low+1)
	for i := range out {
		out[i] = low + i
	}
	return out
}

// comment writes lines behind the sign that begins a comment.
func comment(w io.Writer, sign string, lines ...string) {
	for _, line := range lines {
		_, _ = fmt.Fprintf(w, "%s %s\n", sign, line)
	}
}

// commentValidators says which validator has which number. Ids are quoted and
// escaped to ASCII, so none ends the comment.
func (m *model) commentValidators(w io.Writer, sign string) {
	for i, v := range m.validators {
		comment(w, sign, fmt.Sprintf("  %d: %s, %s cycle/s, fee %s", i+1, strconv.QuoteToASCII(v.ID), number(v.ComputeHz), number(v.Fee)))
	}
}

// number returns x with fifteen digits, more than any solver's tolerance.
func number(x float64) string { return strconv.FormatFloat(x, 'g', 15, 64) }
