package leak

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"ihealth/sim/rng"
)

// Secrets are what must not stand on a chain. The zero value has none. They may be added
// several times.
type Secrets struct {
	// Counters is the greatest sequence number, height, nonce, code or count that the
	// chain holds by right: integers up to it are not looked for.
	Counters uint64

	numbers     map[int64]bool
	coordinates map[float64]bool
	texts       map[string]bool
}

// AddNumber adds a reading or a limit, in milli-units.
func (s *Secrets) AddNumber(milli int64) {
	if s.numbers == nil {
		s.numbers = make(map[int64]bool)
	}
	s.numbers[milli] = true
}

// AddCoordinate adds a coordinate, in metres or degrees. It panics when that is NaN or
// infinite.
func (s *Secrets) AddCoordinate(v float64) {
	if math.IsNaN(v - v) {
		panic(fmt.Sprintf("leak: coordinate %v", v))
	}
	if s.coordinates == nil {
		s.coordinates = make(map[float64]bool)
	}
	s.coordinates[v] = true
}

// AddText adds a name or another text. It panics when the text is shorter than 6 bytes,
// which chance finds everywhere.
func (s *Secrets) AddText(text string) {
	if len(text) < strongBits/8 {
		panic(fmt.Sprintf("leak: text %q: want at least %d bytes", text, strongBits/8))
	}
	if s.texts == nil {
		s.texts = make(map[string]bool)
	}
	s.texts[text] = true
}

// Len returns how many different secrets there are.
func (s *Secrets) Len() int { return len(s.numbers) + len(s.coordinates) + len(s.texts) }

// Begin returns a scan for what was added up to now.
func (s *Secrets) Begin() *Scan {
	p := newPatterns()
	for _, text := range slices.Sorted(maps.Keys(s.texts)) {
		p.add(name(text), false, 1)
	}
	for _, milli := range slices.Sorted(maps.Keys(s.numbers)) {
		p.add(number(milli, s.Counters), false, roundness(milli))
	}
	for _, v := range slices.Sorted(maps.Keys(s.coordinates)) {
		p.add(coordinate(v, s.Counters), false, 1)
	}
	s.addDecoys(p)
	return &Scan{patterns: p, secrets: s.Len()}
}

// addDecoys adds numbers that are secrets of nobody.
func (s *Secrets) addDecoys(p *patterns) {
	stream := rng.New(rng.Key{Name: "leak/decoys"})
	each := max(fewestDecoys, min(mostDecoys, allDecoys/max(1, s.Len())))
	for _, milli := range slices.Sorted(maps.Keys(s.numbers)) {
		for _, d := range decoys(stream, milli, each) {
			if !s.numbers[d] {
				p.add(number(d, s.Counters), true, roundness(milli))
			}
		}
	}
	for _, v := range slices.Sorted(maps.Keys(s.coordinates)) {
		for range each {
			if d := decoy(stream, v); !s.coordinates[d] {
				p.add(coordinate(d, s.Counters), true, 1)
			}
		}
	}
}
