package edf

import (
	"fmt"
	"math"
	"strings"
	"time"

	"ihealth/eeg"
)

// packing spreads annotations over the records of a file: each goes, in order, to the
// first record that ends after its onset and has room.
type packing struct {
	lists    []string        // time-stamped annotation lists, EDF+ section 2.2.2
	onsets   []time.Duration // of each
	capacity int             // of a record, bytes
	next     int             // list
}

// newPacking chooses the smallest capacity for the annotations of a plan. Times are
// written from the second in which the recording starts, fraction before it.
func newPacking(p plan, annotations []eeg.Annotation, fraction time.Duration) packing {
	var k packing
	least, all := 0, 0
	for _, a := range annotations {
		list := annotationList(a, fraction)
		k.lists = append(k.lists, list)
		k.onsets = append(k.onsets, a.Onset)
		least, all = max(least, len(list)), all+len(list)
	}
	widest := 0
	p.each(func(_ int, start time.Duration) { widest = max(widest, len(timekeepingList(start, fraction))) })
	low, high := widest+least, widest+all
	for low < high {
		k.capacity = low + (high-low)/2
		if k.fits(p, fraction) {
			high = k.capacity
		} else {
			low = k.capacity + 1
		}
	}
	k.capacity = low
	return k
}

// each calls f for every record with its number in the file and its start.
func (p plan) each(f func(i int, start time.Duration)) {
	i := 0
	for _, s := range p.segments {
		for n := range s.records {
			f(i, s.start+time.Duration(n)*p.duration)
			i++
		}
	}
}

// fits reports whether the capacity holds all annotations.
func (k packing) fits(p plan, fraction time.Duration) bool {
	p.each(func(i int, start time.Duration) {
		k.take(start, p.end(i, start), fraction)
	})
	return k.next == len(k.lists)
}

// end returns the time before which annotations belong to record i: the last record
// takes all that are left.
func (p plan) end(i int, start time.Duration) time.Duration {
	if int64(i) == p.records-1 {
		return math.MaxInt64
	}
	return start + p.duration
}

// take returns the lists of the next record: its time and the annotations it takes.
func (k *packing) take(start, end, fraction time.Duration) string {
	out := timekeepingList(start, fraction)
	for k.next < len(k.lists) && k.onsets[k.next] < end && len(out)+len(k.lists[k.next]) <= k.capacity {
		out += k.lists[k.next]
		k.next++
	}
	return out
}

// timekeepingList tells the onset of a record.
func timekeepingList(start, fraction time.Duration) string {
	return fmt.Sprintf("+%s%c%c%c", durationText(start+fraction), talText, talText, talEnd)
}

// annotationList tells an annotation.
func annotationList(a eeg.Annotation, fraction time.Duration) string {
	onset := durationText(a.Onset + fraction)
	if a.Onset+fraction >= 0 {
		onset = "+" + onset
	}
	if a.Lasting {
		onset += string(rune(talDuration)) + durationText(max(a.Duration, 0))
	}
	return fmt.Sprintf("%s%c%s%c%c", onset, talText, annotationText(a.Text), talText, talEnd)
}

// annotationText returns a text that a list can hold: UTF-8 without the separators,
// and not empty, which would be a record's onset.
func annotationText(text string) string {
	text = strings.Map(func(r rune) rune {
		if isControl(r) && r != '\t' && r != '\n' && r != '\r' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if text == "" {
		return "n/a"
	}
	return text
}

// padded returns annotations for the padding at the ends of segments.
func (p plan) padded(r *eeg.Recording) []eeg.Annotation {
	var out []eeg.Annotation
	for i, s := range p.segments {
		short := false
		for k, n := range s.samples {
			short = short || n < s.records*p.perRecord[k]
		}
		if end := s.start + time.Duration(s.records)*p.duration; short {
			last := min(end, r.Segments[i].End())
			out = append(out, eeg.Annotation{Onset: last, Duration: end - last, Lasting: true, Text: "padded"})
		}
	}
	return out
}
