package watch

import (
	"math"
	"slices"
	"sync"
	"time"

	"ihealth/eeg"
)

// What a scope shows.
const (
	span = 10 * time.Second
	bins = 400 // of a trace, 25 ms each
)

// Scope is a source that remembers the last 10 s of what it passes on. Next belongs to
// one goroutine, Trace may be called by others.
type Scope struct {
	eeg.Source
	signals []eeg.Signal // as they are at the beginning
	segment int
	from    float64 // bin of the segment's beginning
	start   time.Duration

	mu     sync.Mutex
	newest int // bin
	traces []trace
}

// trace holds the extremes of a channel's raw values in each bin, NaN without any.
type trace struct{ low, high [bins]float64 }

// NewScope returns a scope of src.
func NewScope(src eeg.Source) *Scope {
	signals := slices.Clone(src.Recording().Signals)
	s := &Scope{Source: src, signals: signals, segment: -1, newest: -1, traces: make([]trace, len(signals))}
	s.advance(bins)
	return s
}

// Next passes on the next block of the source.
func (s *Scope) Next() (eeg.Block, error) {
	b, err := s.Source.Next()
	if err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.record(b)
	}
	return b, err
}

// record adds a block. A new segment begins after an empty bin.
func (s *Scope) record(b eeg.Block) {
	if b.Segment != s.segment {
		s.segment, s.start, s.from = b.Segment, b.Start, float64(s.newest+2)
	}
	first := s.from + float64(b.Start-s.start)*bins/float64(span)
	for i, x := range b.Values {
		step := bins / (s.signals[i].Rate.Hz() * span.Seconds())
		for k, v := range x {
			bin := int(first + float64(k)*step)
			s.advance(bin)
			if bin > s.newest-bins && !math.IsNaN(v) {
				s.traces[i].add(bin, v)
			}
		}
	}
}

// advance empties the bins up to one that is newer than all before.
func (s *Scope) advance(bin int) {
	for n := max(s.newest+1, bin-bins); n <= bin; n++ {
		for i := range s.traces {
			s.traces[i].low[n%bins], s.traces[i].high[n%bins] = math.NaN(), math.NaN()
		}
	}
	s.newest = max(s.newest, bin)
}

func (t *trace) add(bin int, v float64) {
	i := bin % bins
	if !(v >= t.low[i]) {
		t.low[i] = v
	}
	if !(v <= t.high[i]) {
		t.high[i] = v
	}
}

// Trace draws the last 10 s of a channel in so many cells of braille, scaled to its own
// range.
func (s *Scope) Trace(channel, cells int) string {
	s.mu.Lock()
	t, newest := s.traces[channel], s.newest
	s.mu.Unlock()
	low, high := make([]float64, 2*cells), make([]float64, 2*cells)
	for i := range low {
		low[i], high[i] = math.Inf(1), math.Inf(-1)
	}
	for k := range bins {
		column, bin := k*2*cells/bins, (newest+1+k)%bins
		if v := t.low[bin]; !math.IsNaN(v) {
			low[column], high[column] = min(low[column], v), max(high[column], t.high[bin])
		}
	}
	return braille(low, high)
}

// dots are the bits of a cell's dots, left and right column, from the bottom up.
var dots = [2][4]rune{{0x40, 0x04, 0x02, 0x01}, {0x80, 0x20, 0x10, 0x08}}

// braille draws the range of each column, two columns in a cell.
func braille(low, high []float64) string {
	bottom, top := math.Inf(1), math.Inf(-1)
	for i := range low {
		bottom, top = min(bottom, low[i]), max(top, high[i])
	}
	level := func(v float64) int {
		if top == bottom {
			return 1
		}
		return min(3, int(4*(v-bottom)/(top-bottom)))
	}
	out := make([]rune, len(low)/2)
	for i := range out {
		out[i] = ' '
		for side := range 2 {
			column := 2*i + side
			if low[column] > high[column] {
				continue
			}
			if out[i] == ' ' {
				out[i] = 0x2800
			}
			for y := level(low[column]); y <= level(high[column]); y++ {
				out[i] |= dots[side][y]
			}
		}
	}
	return string(out)
}
