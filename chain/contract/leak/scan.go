package leak

import (
	"fmt"
	"io/fs"
)

// selectorBytes is how long the name of a function is that calldata begins with.
const selectorBytes = 4

// packedBytes is how many zeros, or the edge of the word, are on either side of a number
// that is packed into a word: no random bytes are so short.
const packedBytes = 4

// levelLog is the file in which a LevelDB notes what it does.
const levelLog = "LOG"

// mostHits is how many hits are kept one by one.
const mostHits = 20

// Scan looks for secrets. It belongs to one goroutine.
type Scan struct {
	patterns *patterns
	secrets  int
	bytes    int64
	pieces   int
	hits     []Hit
	count    int // of hits
}

// Hit is a secret that was found in a strong form.
type Hit struct {
	Piece  string // where
	Offset int    // in it
	Secret string
	Form   string // how it is written
}

// String tells everything.
func (h Hit) String() string {
	return fmt.Sprintf("%s at byte %d: %s, %s", h.Piece, h.Offset, h.Secret, h.Form)
}

// Piece searches bytes that a chain keeps, under a name for the report.
func (s *Scan) Piece(name string, b []byte) {
	if begin := len(b) % wordBytes; begin == 0 || begin == selectorBytes {
		for at := begin; at < len(b); at += wordBytes {
			word := b[at : at+wordBytes]
			if p := s.patterns.words[string(word)]; p != nil {
				s.meet(name, at, p)
			} else {
				s.packed(name, at, word)
			}
		}
	}
	s.search(name, b)
}

// packed searches a word in which several numbers stand side by side.
func (s *Scan) packed(name string, begin int, word []byte) {
	for _, length := range s.patterns.lengths {
		table := s.patterns.unaligned[length]
		for at := range len(word) - length + 1 {
			p := table[string(word[at:at+length])]
			if p == nil || p.decoy || p.size < leastRepeated || p.strong() {
				continue
			}
			from, to := p.extent(at)
			if alone(word[max(0, from-packedBytes):from]) && alone(word[to:min(len(word), to+packedBytes)]) {
				s.hit(name, begin+at, p)
			}
		}
	}
}

// search searches bytes at every offset.
func (s *Scan) search(name string, b []byte) {
	s.pieces++
	s.bytes += int64(len(b))
	for _, length := range s.patterns.lengths {
		table := s.patterns.unaligned[length]
		for at := range len(b) - length + 1 {
			p := table[string(b[at:at+length])]
			if p == nil {
				continue
			}
			s.meet(name, at, p)
			if p.repeatable() && (!p.text || !within(b, at, at+length)) {
				from, to := p.extent(at)
				p.places.add(b, from, to, s.pieces)
			}
		}
	}
}

// within reports whether b[from:to] is part of a longer word or number.
func within(b []byte, from, to int) bool {
	return from > 0 && wordy(b[from-1]) || to < len(b) && wordy(b[to])
}

// wordy reports whether c stands in words, numbers, and the hexadecimal text of hashes.
func wordy(c byte) bool {
	return c == '.' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// meet notes what was found.
func (s *Scan) meet(piece string, at int, p *pattern) {
	p.found = true
	if p.strong() {
		s.hit(piece, at, p)
	}
}

// hit notes a leak.
func (s *Scan) hit(piece string, at int, p *pattern) {
	if s.count++; len(s.hits) < mostHits {
		s.hits = append(s.hits, Hit{piece, at, p.secret, p.name})
	}
}

// Files searches all files, such as a node's write-ahead log and databases, under a name
// for the report. What is compressed is not seen. Left out are a file that has gone
// meanwhile, and a LevelDB's own log of its openings and compactions, whose times of day
// look like readings: 38.689 s.
func (s *Scan) Files(name string, files fs.FS) error {
	return fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == levelLog || d.Name() == levelLog+".old" {
			return missing(err)
		}
		b, err := fs.ReadFile(files, path)
		if err == nil {
			s.search(name+"/"+path, b)
		}
		return missing(err)
	})
}
