package joint

// decision is what, with the prices, determines a channel's set: once all three are
// fixed in every channel, the rest is a transportation problem, which prices solve.
type decision int

// The decisions.
const (
	size    decision = iota // m
	slowest                 // the rank that none of the set exceeds
	block                   // n
	decisions
)

// part is a part of a channel's choices.
type part struct {
	barred []bool          // by rank: validators that are not in the set
	spans  [decisions]span // what may be decided
}

// span is the integers lo..hi.
type span struct{ lo, hi int }

// parts returns all choices of each channel.
func (mk *market) parts() []part {
	out := make([]part, len(mk.channels))
	for f := range out {
		out[f] = mk.part(f, make([]bool, len(mk.validators)))
	}
	return out
}

// part returns the choices of channel f without the validators that are barred.
func (mk *market) part(f int, barred []bool) part {
	c := &mk.channels[f]
	return part{barred: barred, spans: [decisions]span{size: {1, c.most}, slowest: {0, len(c.fees) - 1}, block: {c.first, c.last}}}
}
