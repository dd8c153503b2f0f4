package edf

import (
	"fmt"
	"time"

	"ihealth/eeg"
)

// annotations reads the annotation signals of the record in buf and returns the
// record's onset in the file's own time, if it tells one.
func (r *Reader) annotations() (onset time.Duration, known bool, err error) {
	offset, firstSignal := 0, true
	var lists []tal
	for i := range r.head.signals {
		s := &r.head.signals[i]
		raw := r.buf[offset : offset+r.head.width*s.perRecord]
		offset += len(raw)
		if !s.annotations {
			continue
		}
		if at, alone := onlyTimekeeping(raw); alone {
			if firstSignal {
				onset, known = at, true
			}
			firstSignal = false
			continue
		}
		found, bad := parseTALs(raw)
		for _, e := range bad {
			if err := r.refuse(ErrAnnotation, "record %d: %v", r.read, e); err != nil {
				return 0, false, err
			}
		}
		if firstSignal && len(found) > 0 && found[0].timekeeping() {
			onset, known = found[0].onset, true
		}
		firstSignal = false
		lists = append(lists, found...)
	}
	if known && r.read == 1 {
		r.setOrigin(onset)
	}
	for _, t := range lists {
		if t.latin {
			r.rec.Warn(ErrEncoding, "annotation in record %d, taken as Latin-1", r.read)
		}
		r.rec.Annotations = t.annotations(r.rec.Annotations, r.origin)
	}
	return onset, known, nil
}

// setOrigin lets time begin with the first record.
func (r *Reader) setOrigin(onset time.Duration) {
	r.origin = onset
	if !r.rec.Start.IsZero() {
		r.rec.Start = r.rec.Start.Add(onset)
	}
}

// place puts the record into a segment.
func (r *Reader) place(onset time.Duration, known bool) error {
	if r.read == 1 {
		r.onset = r.origin
		r.rec.Segments = []eeg.Segment{{Duration: r.head.duration}}
		if known || !r.head.plus {
			return nil
		}
		return r.untimed()
	}
	expected := r.onset + r.head.duration
	r.onset = expected
	switch {
	case !r.head.plus:
		return r.extend()
	case !known:
		if err := r.untimed(); err != nil {
			return err
		}
		return r.extend()
	}
	late := onset - expected
	tolerance := r.tolerance()
	switch {
	case late >= -tolerance && late <= tolerance:
		r.onset = onset
		return r.extend()
	case !r.head.discontinuous:
		r.rec.Warn(ErrTimekeeping, "record %d begins %v off in a continuous file; kept it so", r.read, late)
		return r.extend()
	case late < 0:
		if err := r.refuse(ErrTimekeeping, "record %d begins %v before the end of the one before it", r.read, -late); err != nil {
			return err
		}
	}
	r.onset = onset
	r.rec.Segments = append(r.rec.Segments, eeg.Segment{Start: onset - r.origin, Duration: r.head.duration})
	return nil
}

// untimed judges an EDF+ record that does not tell its onset.
func (r *Reader) untimed() error {
	if r.head.discontinuous {
		return r.refuse(ErrTimekeeping, "record %d of a discontinuous file does not tell its onset", r.read)
	}
	r.rec.Warn(ErrTimekeeping, "record %d does not tell its onset; took it as the next", r.read)
	return nil
}

// extend adds a record to the last segment.
func (r *Reader) extend() error {
	last := &r.rec.Segments[len(r.rec.Segments)-1]
	if last.End() > longest-r.head.duration {
		return fmt.Errorf("%w: %d records of %v are more than 50 years", ErrHeader, r.read, r.head.duration)
	}
	last.Duration += r.head.duration
	return nil
}

// tolerance is half a sample of the fastest signal.
func (r *Reader) tolerance() time.Duration {
	fastest := 1
	for _, s := range r.head.signals {
		if !s.annotations {
			fastest = max(fastest, s.perRecord)
		}
	}
	return r.head.duration / time.Duration(2*fastest)
}
