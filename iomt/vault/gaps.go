package vault

import "sort"

// gaps tells which gaps of streams are not explained by wrong leaves. A wrong leaf stands
// for one record: of the stream that its header names, or of any when it names none.
type gaps struct {
	named    map[Stream]uint64 // wrong leaves since the stream's last right record
	nameless []nameless        // in order
	found    []gap             // those that named leaves do not explain, in order
}

// nameless is a wrong leaf, and the place of the gap that it explains, −1 for none.
type nameless struct {
	leaf  uint64
	taker int
}

// gap is where records of a stream are missing: before a leaf, and not before first.
type gap struct {
	id          ID // of the record after the gap
	first, leaf uint64
	unexplained bool
}

// wrong counts a wrong leaf of a stream.
func (g *gaps) wrong(s Stream) { g.named[s]++ }

// unknown counts a wrong leaf that may be of any stream.
func (g *gaps) unknown(leaf uint64) { g.nameless = append(g.nameless, nameless{leaf, -1}) }

// see takes a gap of so many records in, and spends the wrong leaves that explain it, the
// first ones first: since gaps come in order of their ends, no other choice explains more.
func (g *gaps) see(next gap, missing uint64) {
	missing -= min(missing, g.named[next.id.Stream])
	delete(g.named, next.id.Stream)
	if missing == 0 {
		return
	}
	leaves := g.within(next)
	for i := range leaves {
		if missing > 0 && leaves[i].taker < 0 {
			leaves[i].taker = len(g.found)
			missing--
		}
	}
	next.unexplained = missing > 0
	g.found = append(g.found, next)
}

// within returns the nameless leaves that may be of a gap.
func (g *gaps) within(a gap) []nameless {
	at := func(leaf uint64) int {
		return sort.Search(len(g.nameless), func(i int) bool { return g.nameless[i].leaf >= leaf })
	}
	return g.nameless[at(a.first):at(a.leaf)]
}

// unexplained returns the gaps for which there are too few wrong leaves, and those whose
// leaves may as well belong to such a one: records of either may be missing.
func (g *gaps) unexplained() []gap {
	var out []gap
	for _, a := range g.found {
		if a.unexplained {
			out = append(out, a)
		}
	}
	for i := 0; i < len(out); i++ {
		for _, l := range g.within(out[i]) {
			if l.taker >= 0 && !g.found[l.taker].unexplained {
				g.found[l.taker].unexplained = true
				out = append(out, g.found[l.taker])
			}
		}
	}
	return out
}
