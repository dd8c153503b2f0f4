package leak

import "slices"

// pattern is a form of a secret or of a decoy.
type pattern struct {
	form
	secret string
	decoy  bool
	found  bool
	round  int64  // the power of ten of which decoys are multiples, as the secret is
	places places // where a repeatable form stands
}

// group tells what decoys a secret is compared with: as long, and as round.
type group struct {
	form   string
	length int
	round  int64
}

func (p *pattern) group() group { return group{p.name, len(unpadded(p.bytes)), p.round} }

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
func (p *patterns) add(s secret, decoy bool, round int64) {
	for _, f := range s.forms {
		if decoy && f.strong() {
			continue
		}
		table := p.words
		if !f.word {
			table = p.table(len(f.bytes))
		}
		if _, taken := table[string(f.bytes)]; !taken {
			table[string(f.bytes)] = &pattern{form: f, secret: s.name, decoy: decoy, round: round}
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
