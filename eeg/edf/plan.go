package edf

import (
	"math/bits"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg"
)

// plan is how a recording is cut into data records.
type plan struct {
	duration  time.Duration // of a record
	perRecord []int64       // samples of each channel in one
	segments  []stretch
	records   int64 // in all
}

// stretch is a segment in records.
type stretch struct {
	start   time.Duration
	records int64
	samples []int64 // of each channel, padding left out
}

const (
	maxRecordBytes = 61440    // of a record, by EDF's recommendation
	maxRecords     = 99999999 // that the header can announce
	maxUnits       = 1 << 16  // tried for the duration of a record
)

// newPlan chooses the duration of a record: it is exact in the header, every channel
// has a whole number of samples in it, and of those that need the least padding at the
// ends of segments it is the longest up to a second, or else the shortest beyond one,
// in which 173.61 Hz has a whole number of samples.
func newPlan(r *eeg.Recording, width int) (plan, error) {
	unit, ok := commonUnit(r.Signals)
	if !ok {
		return plan{}, recordError(ErrRate, "the sampling rates have no common period that a header can hold")
	}
	lengths := stretches(r)
	var best plan
	least := int64(-1)
	for n := int64(1); n <= maxUnits; n++ {
		p := plan{perRecord: unit.samples(n), segments: lengths}
		if n > 1 && (p.bytes(width) > maxRecordBytes || least >= 0 && unit.longer(n, time.Second)) {
			break
		}
		var exact bool
		if p.duration, exact = unit.times(n); !exact || len(durationText(p.duration)) > fieldWidth {
			continue
		}
		padding, fits := p.fill()
		if fits && (least < 0 || padding <= least) {
			best, least = p, padding
		}
	}
	switch {
	case least < 0:
		return plan{}, recordError(ErrRate, "no duration of a record is exact in the 8 characters of a header, holds whole samples of all channels in %d bytes and fits between the gaps; write fewer channels, or resample to a rate such as 128 Hz", maxRecordBytes)
	case best.records > maxRecords:
		return plan{}, recordError(ErrRate, "%d records of %v are more than a header can announce", best.records, best.duration)
	}
	return best, nil
}

// stretches returns the segments without their records.
func stretches(r *eeg.Recording) []stretch {
	out := make([]stretch, len(r.Segments))
	for i, s := range r.Segments {
		out[i] = stretch{start: s.Start, samples: make([]int64, len(r.Signals))}
		for k, signal := range r.Signals {
			out[i].samples[k] = signal.Rate.SamplesBefore(s.Duration)
		}
	}
	return out
}

// bytes returns the size of the channels in a record.
func (p plan) bytes(width int) int64 {
	var sum int64
	for _, n := range p.perRecord {
		sum += n * int64(width)
	}
	return sum
}

// fill counts the records of each segment and returns the samples of the first channel
// that pad them. It is false when a padded segment reaches into the next one.
func (p *plan) fill() (padding int64, fits bool) {
	segments := make([]stretch, len(p.segments))
	for i, s := range p.segments {
		for k, n := range s.samples {
			s.records = max(s.records, (n+p.perRecord[k]-1)/p.perRecord[k])
		}
		padding += s.records*p.perRecord[0] - s.samples[0]
		p.records += s.records
		segments[i] = s
		if i > 0 && segments[i-1].start+p.duration*time.Duration(segments[i-1].records) > s.start {
			return 0, false
		}
	}
	p.segments = segments
	return padding, true
}

// fraction is a duration of num/den nanoseconds in lowest terms.
type fraction struct {
	num, den uint64
	rates    []eeg.Rate
}

// commonUnit returns the shortest duration in which every channel has a whole number
// of samples; false when there is none below 50 years.
func commonUnit(signals []eeg.Signal) (fraction, bool) {
	u := fraction{num: 1}
	for _, s := range signals {
		if s.Rate.Samples < 1 || s.Rate.Period < 1 {
			return u, false
		}
		num, den := uint64(s.Rate.Period), uint64(s.Rate.Samples)
		g := gcd(num, den)
		num, den = num/g, den/g
		hi, lo := bits.Mul64(u.num/gcd(u.num, num), num)
		if hi != 0 || lo > uint64(longest) {
			return u, false
		}
		u.num, u.den = lo, gcd(u.den, den)
		u.rates = append(u.rates, s.Rate)
	}
	return u, u.den > 0
}

// samples returns the samples of each channel in n units.
func (u fraction) samples(n int64) []int64 {
	out := make([]int64, len(u.rates))
	for i, r := range u.rates {
		// num/den is a multiple of the channel's period/samples.
		g := gcd(uint64(r.Period), uint64(r.Samples))
		out[i] = n * int64(u.num/(uint64(r.Period)/g)*(uint64(r.Samples)/g/u.den))
	}
	return out
}

// times returns n units, and whether they are whole nanoseconds.
func (u fraction) times(n int64) (time.Duration, bool) {
	hi, lo := bits.Mul64(u.num, uint64(n))
	if hi >= u.den {
		return 0, false
	}
	d, rest := bits.Div64(hi, lo, u.den)
	return time.Duration(d), rest == 0 && d <= uint64(longest)
}

// longer reports whether n units are longer than d.
func (u fraction) longer(n int64, d time.Duration) bool {
	hi, lo := bits.Mul64(u.num, uint64(n))
	hi2, lo2 := bits.Mul64(u.den, uint64(d))
	return hi > hi2 || hi == hi2 && lo > lo2
}

func gcd(a, b uint64) uint64 {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// durationText returns d in seconds without rounding.
func durationText(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	whole, rest := d/time.Second, d%time.Second
	text := sign + strconv.FormatInt(int64(whole), 10)
	if rest > 0 {
		digits := strconv.FormatInt(int64(rest+time.Second), 10)[1:]
		text += "." + strings.TrimRight(digits, "0")
	}
	return text
}
