package leak

import "slices"

// pattern is a form of a secret or of a decoy.
type pattern struct {
	form
	secret string
	decoy  bool
	found  bool
}

// patterns are all that a scan looks for.
type patterns struct {
	unaligned map[int]map[string]*pattern // by length
	words     map[string]*pattern
	lengths   []int
}

func newPatterns() *patterns {
	return &patterns{unaligned: make(map[int]map[string]*pattern), words: make(map[string]*pattern)}
}

// add adds the forms of a secret, or the weak ones of a decoy. What another secret looks
// like is no decoy.
func (p *patterns) add(s secret, decoy bool) {
	for _, f := range s.forms {
		if decoy && f.strong() {
			continue
		}
		table := p.words
		if !f.word {
			table = p.table(len(f.bytes))
		}
		if _, taken := table[string(f.bytes)]; !taken {
			table[string(f.bytes)] = &pattern{form: f, secret: s.name, decoy: decoy}
		}
	}
}

// table returns the patterns of a length.
func (p *patterns) table(length int) map[string]*pattern {
	t := p.unaligned[length]
	if t == nil {
		t = make(map[string]*pattern)
		p.unaligned[length] = t
		p.lengths = append(p.lengths, length)
		slices.Sort(p.lengths)
	}
	return t
}

// each calls f for all patterns, in no order that could matter to a count.
func (p *patterns) each(f func(*pattern)) {
	for _, t := range p.unaligned {
		for _, q := range t {
			f(q)
		}
	}
	for _, q := range p.words {
		f(q)
	}
}
