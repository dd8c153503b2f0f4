package leak

import (
	"fmt"
	"io/fs"
)

// selectorBytes is how long the name of a function is that calldata begins with.
const selectorBytes = 4

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
	s.pieces++
	s.bytes += int64(len(b))
	if begin := len(b) % wordBytes; begin == 0 || begin == selectorBytes {
		for at := begin; at < len(b); at += wordBytes {
			s.meet(name, at, s.patterns.words[string(b[at:at+wordBytes])])
		}
	}
	for _, length := range s.patterns.lengths {
		table := s.patterns.unaligned[length]
		for at := range len(b) - length + 1 {
			s.meet(name, at, table[string(b[at:at+length])])
		}
	}
}

// meet notes what was found, if it is something.
func (s *Scan) meet(piece string, at int, p *pattern) {
	if p == nil {
		return
	}
	p.found = true
	if !p.strong() {
		return
	}
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
			s.Piece(name+"/"+path, b)
		}
		return missing(err)
	})
}
