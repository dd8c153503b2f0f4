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
	Repeats []Repeat // that are no chance

	tests int // how many weak forms and repetitions were judged
}

// Weak is how often secrets and decoys were found in a weak form.
type Weak struct {
	Form         string
	Found, Of    int     // different secrets
	Decoys, From int     // different decoys
	P            float64 // probability of so many secrets among all found, if chance alone finds them
}

// Repeat is a secret that stands in a weak form in more places than chance explains.
type Repeat struct {
	Secret, Form string
	Places       int     // that differ on both sides
	Decoys, From int     // places of so many decoys as long and as round
	P            float64 // probability of so many of all these places, if chance makes them
}

// suspicious is the probability that chance alone makes a scan report a leak in a weak form
// or by repetition; all tests of a scan share it.
const suspicious = 1e-6

// threshold is the probability below which one test finds a leak.
func (r Report) threshold() float64 { return suspicious / float64(max(1, r.tests)) }

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
		if w.P < r.threshold() {
			out = append(out, fmt.Sprintf("%s: %d of %d secrets found, but %d of %d decoys", w.Form, w.Found, w.Of, w.Decoys, w.From))
		}
	}
	for _, p := range r.Repeats {
		out = append(out, fmt.Sprintf("%s, %s: in %d places, but all %d decoys in %d", p.Secret, p.Form, p.Places, p.From, p.Decoys))
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
	r.tests = len(r.Weak)
	r.repeats(s.patterns)
	return r
}

// repeats judges how often each secret stands in each weak form.
func (r *Report) repeats(all *patterns) {
	type decoys struct{ places, numbers int }
	chance := make(map[group]decoys)
	all.each(func(p *pattern) {
		if p.decoy && p.repeatable() {
			d := chance[p.group()]
			chance[p.group()] = decoys{d.places + p.places.count(), d.numbers + 1}
		}
	})
	var judged []Repeat
	all.each(func(p *pattern) {
		if p.decoy || !p.repeatable() {
			return
		}
		r.tests++
		if n := p.places.count(); n > 0 {
			d := chance[p.group()]
			judged = append(judged, Repeat{p.secret, p.name, n, d.places, d.numbers, atLeast(n, n+d.places, 1/float64(1+d.numbers))})
		}
	})
	for _, j := range judged {
		if j.P < r.threshold() {
			r.Repeats = append(r.Repeats, j)
		}
	}
	slices.SortFunc(r.Repeats, func(a, b Repeat) int {
		return cmp.Or(cmp.Compare(a.Secret, b.Secret), cmp.Compare(a.Form, b.Form))
	})
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
