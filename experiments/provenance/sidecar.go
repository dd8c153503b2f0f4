package provenance

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Suffix ends the name of a sidecar, behind that of its figure.
const Suffix = ".provenance.json"

// ErrSidecar says that a sidecar is not what this package wrote.
var ErrSidecar = errors.New("tampered or damaged sidecar")

// Sidecar is what lies beside a figure.
type Sidecar struct {
	Hash      string     `json:"hash"` // of the origin; stands in the metadata of the files
	Origin    Origin     `json:"origin"`
	Files     []File     `json:"files"`               // of the figure
	Run       string     `json:"run"`                 // the run directory, from the sidecar's folder, with slashes
	Made      Made       `json:"made"`                // how the results were computed
	Signature *Signature `json:"signature,omitempty"` // over everything above
}

// Origin is what a figure follows from, the same on every machine.
type Origin struct {
	Figure     string      `json:"figure"`
	Experiment string      `json:"experiment"`
	Source     string      `json:"source"` // what is reproduced
	Engine     int         `json:"engine"`
	Resolved   string      `json:"resolved"` // SHA-256 of the resolved experiment file
	Seed       uint64      `json:"seed"`
	Inputs     []string    `json:"inputs"`  // files that were read, with their SHA-256 or "missing"
	Results    []File      `json:"results"` // those of the run that the figure depends on
	Statistics []Statistic `json:"statistics"`
	Points     string      `json:"points"` // SHA-256 of the CSV of what is drawn
	Width      float64     `json:"width"`  // inches; 0 is the figure's own
	Style      string      `json:"style"`  // resolved style file; empty is the house style
	Cells      []Cell      `json:"cells"`
}

// File is a file and its SHA-256 in hex.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Cell is a cell of the plan and the hash that names its outcome.
type Cell struct {
	ID   string `json:"cell"`
	Hash string `json:"hash"`
}

// Statistic says on how much the values of a metric rest.
type Statistic struct {
	Metric    string  `json:"metric"`
	Rows      int     `json:"rows"`
	Intervals int     `json:"intervals"` // rows that have one
	Level     float64 `json:"level"`     // of the intervals, the least; 0 without any
	Least     int     `json:"least_n"`   // independent values behind an interval, the fewest
}

// Made says which program computed the results, where.
type Made struct {
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	CPU      string `json:"cpu"`
	Version  string `json:"version"`
	Revision string `json:"revision"` // commit; "unknown" when the build did not record it
	Modified *bool  `json:"modified"` // whether the source differed from the commit; null when unknown
	Program  string `json:"program"`  // SHA-256 of the executable, which tells changes of the source apart
}

// Sum returns the SHA-256 of a content in hex.
func Sum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// FileOf returns the entry of a file.
func FileOf(name string, content []byte) File { return File{name, Sum(content)} }

// Hash returns the SHA-256 of the origin's JSON.
func (o *Origin) Hash() string { return Sum(encode(o, "")) }

// New returns the unsigned sidecar of a figure.
func New(o Origin, files []File, run string, made Made) *Sidecar {
	return &Sidecar{Hash: o.Hash(), Origin: o, Files: files, Run: run, Made: made}
}

// Encode returns the sidecar as JSON for people.
func (s *Sidecar) Encode() []byte { return encode(s, "  ") }

func encode(v any, indent string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		panic("provenance: an origin that JSON cannot hold: " + err.Error())
	}
	return b.Bytes()
}

// Decode reads what Encode wrote, byte for byte, and checks its hash. Anything else
// gives ErrSidecar.
func Decode(text []byte) (*Sidecar, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var s Sidecar
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSidecar, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows its end", ErrSidecar)
	}
	if !bytes.Equal(s.Encode(), text) {
		return nil, fmt.Errorf("%w: it is not written as ihealth writes it", ErrSidecar)
	}
	if got := s.Origin.Hash(); got != s.Hash {
		return nil, fmt.Errorf("%w: its origin has the hash %s, it says %s", ErrSidecar, got, s.Hash)
	}
	return &s, nil
}

// Difference names the fields in which two origins differ, nil if they do not.
func (o *Origin) Difference(other *Origin) []string {
	var out []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"figure", o.Figure == other.Figure},
		{"experiment", o.Experiment == other.Experiment},
		{"source", o.Source == other.Source},
		{"engine version", o.Engine == other.Engine},
		{"resolved file", o.Resolved == other.Resolved},
		{"seed", o.Seed == other.Seed},
		{"inputs", slices.Equal(o.Inputs, other.Inputs)},
		{"results", slices.Equal(o.Results, other.Results)},
		{"statistics", slices.Equal(o.Statistics, other.Statistics)},
		{"points", o.Points == other.Points},
		{"width", o.Width == other.Width},
		{"style", o.Style == other.Style},
		{"cells", slices.Equal(o.Cells, other.Cells)},
	} {
		if !f.same {
			out = append(out, f.name)
		}
	}
	return out
}
