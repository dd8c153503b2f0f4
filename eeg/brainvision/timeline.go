package brainvision

import (
	"cmp"
	"slices"
	"time"

	"ihealth/eeg"
)

// stretch is a part of the file without a gap: its first sample and that one's time.
type stretch struct {
	first int64
	start time.Duration
}

// timeline maps samples to times.
type timeline struct {
	rate      eeg.Rate
	stretches []stretch // by their first samples, which differ
}

// newTimeline takes gaps and start from the markers of new segments. One that begins
// when the samples before it end is none; one whose date is missing or too early
// begins right after them, with a warning.
func newTimeline(x *text, rate eeg.Rate, markers []marker) timeline {
	t := timeline{rate, []stretch{{}}}
	segments := slices.Clone(markers)
	segments = slices.DeleteFunc(segments, func(m marker) bool { return m.kind != newSegment })
	slices.SortStableFunc(segments, func(a, b marker) int { return cmp.Compare(a.sample, b.sample) })
	for _, m := range segments {
		if !m.date.IsZero() && x.rec.Start.IsZero() {
			x.rec.Start = m.date.Add(-t.time(m.sample))
		}
		if m.sample > t.last().first {
			t.add(x, m)
		}
	}
	return t
}

func (t *timeline) last() stretch { return t.stretches[len(t.stretches)-1] }

// add begins a stretch at a marker after the last one.
func (t *timeline) add(x *text, m marker) {
	end := t.time(m.sample)
	start := m.date.Sub(x.rec.Start)
	switch late := start - end; {
	case m.date.IsZero(), start > longest, late < -t.rate.Time(1):
		x.rec.Warn(ErrSegment, "%s: that at sample %d has no date, or one before the end of its predecessor; placed it right behind", x.name, m.sample+1)
		start = end
	case late <= t.rate.Time(1):
		return
	}
	t.stretches = append(t.stretches, stretch{m.sample, start})
}

// at returns the index of the stretch that holds a sample.
func (t *timeline) at(sample int64) int {
	i, found := slices.BinarySearchFunc(t.stretches, sample, func(s stretch, k int64) int { return cmp.Compare(s.first, k) })
	if found {
		return i
	}
	return i - 1
}

// time returns the time of a sample.
func (t *timeline) time(sample int64) time.Duration {
	s := t.stretches[t.at(sample)]
	return s.start + t.rate.Time(sample-s.first)
}
