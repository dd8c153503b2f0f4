package leak

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
)

// missing returns err unless it says that a file is not there.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Report is what a scan has found.
type Report struct {
	Secrets int   // looked for
	Pieces  int   // searched
	Bytes   int64 // in them
	Count   int   // of hits in strong forms
	Hits    []Hit // the first of them
	Weak    []Weak
}

// Weak is how often secrets and decoys were found in a weak form.
type Weak struct {
	Form         string
	Found, Of    int     // different secrets
	Decoys, From int     // different decoys
	P            float64 // probability of so many secrets among all found, if chance alone finds them
}

// suspicious is the probability below which a weak form counts as leaked.
const suspicious = 1e-6

// Leaks says what leaked, each in one line; nothing if nothing did.
func (r Report) Leaks() []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.String())
	}
	if more := r.Count - len(r.Hits); more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	for _, w := range r.Weak {
		if w.P < suspicious {
			out = append(out, fmt.Sprintf("%s: %d of %d secrets found, but %d of %d decoys", w.Form, w.Found, w.Of, w.Decoys, w.From))
		}
	}
	return out
}

// Report returns what was found up to now.
func (s *Scan) Report() Report {
	r := Report{Secrets: s.secrets, Pieces: s.pieces, Bytes: s.bytes, Count: s.count, Hits: slices.Clone(s.hits)}
	weak := make(map[string]*Weak)
	s.patterns.each(func(p *pattern) {
		if p.strong() {
			return
		}
		w := weak[p.name]
		if w == nil {
			w = &Weak{Form: p.name}
			weak[p.name] = w
		}
		w.add(p)
	})
	for _, w := range weak {
		w.P = atLeast(w.Found, w.Found+w.Decoys, float64(w.Of)/float64(w.Of+w.From))
		r.Weak = append(r.Weak, *w)
	}
	slices.SortFunc(r.Weak, func(a, b Weak) int { return cmp.Compare(a.Form, b.Form) })
	return r
}

// add counts a pattern.
func (w *Weak) add(p *pattern) {
	all, found := &w.Of, &w.Found
	if p.decoy {
		all, found = &w.From, &w.Decoys
	}
	*all++
	if p.found {
		*found++
	}
}

// atLeast returns the probability of k or more successes in n trials, each with
// probability p.
func atLeast(k, n int, p float64) float64 {
	if k == 0 || p >= 1 {
		return 1
	}
	sum := 0.0
	for i := k; i <= n; i++ {
		sum += math.Exp(logChoose(n, i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return min(1, sum)
}

// logChoose returns the logarithm of a binomial coefficient.
func logChoose(n, k int) float64 {
	lg := func(x int) float64 {
		v, _ := math.Lgamma(float64(x) + 1)
		return v
	}
	return lg(n) - lg(k) - lg(n-k)
}
