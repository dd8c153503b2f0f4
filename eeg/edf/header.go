package edf

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg"
)

// header is what the parser takes from a file before its data records.
type header struct {
	format
	records       int // announced; ≤ 0 when the file does not say
	duration      time.Duration
	signals       []signal // in the file's order, annotation signals included
	plus          bool     // EDF+ or BDF+
	discontinuous bool     // EDF+D or BDF+D
	recordBytes   int64    // of one data record
	doubtful      bool     // BDF whose reserved field does not confirm its 24 bits
}

// parser reads a header into a recording.
type parser struct {
	lenient bool
	rec     *eeg.Recording
}

// refuse returns err, or makes it a warning of its cause when the file is read
// leniently.
func (p parser) refuse(cause error, where string, args ...any) error {
	if p.lenient {
		p.rec.Warn(cause, where, args...)
		return nil
	}
	return fmt.Errorf("%w: %s", cause, fmt.Sprintf(where, args...))
}

func (p parser) header(r io.Reader) (*header, error) {
	fixed, err := readPart(r, fixedBytes)
	if err != nil {
		return nil, err
	}
	h := &header{}
	if h.format, err = formatOf(fixed); err != nil {
		return nil, err
	}
	if err := whole(fixed, 0, fixedBytes, 0); err != nil {
		return nil, err
	}
	fields := fixedFields(fixed)
	n, err := p.count(fields["number of signals"])
	if err != nil {
		return nil, err
	}
	if err := p.fixed(h, fields, n); err != nil {
		return nil, err
	}
	rest, err := readPart(r, n*signalBytes)
	if err != nil {
		return nil, err
	}
	if err := whole(rest, fixedBytes, n*signalBytes, n); err != nil {
		return nil, err
	}
	if err := p.signals(h, rest, n); err != nil {
		return nil, err
	}
	return h, p.consistent(h)
}

// readPart reads up to size bytes of the header. Memory grows with what the file
// holds, not with what it announces.
func readPart(r io.Reader, size int) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, int64(size)))
	if err != nil {
		return nil, fmt.Errorf("reading the header: %w", err)
	}
	return b, nil
}

// whole refuses the part b of the header, from offset, when it has less than size bytes.
func whole(b []byte, offset, size, signals int) error {
	if len(b) == size {
		return nil
	}
	end := offset + len(b)
	return fmt.Errorf("%w: the file ends at byte %d of %d, in the field %q: copy or download it again",
		ErrTruncatedHeader, end, offset+size, missing(end, signals))
}

func (p parser) fixed(h *header, fields map[string]field, signals int) error {
	if err := p.headerBytes(fields["number of header bytes"], signals); err != nil {
		return err
	}
	records, err := p.integer(fields["number of data records"])
	if err != nil {
		return err
	}
	if records < -1 {
		return fields["number of data records"].errorf("is less than -1; set it to -1 if it is unknown")
	}
	h.records = int(records)
	f := fields["duration of a data record"]
	duration, ok := parseSeconds(f.trimmed())
	if !ok || duration < 0 {
		return f.errorf("is no time in seconds, decimal and ≥ 0; write it as 1 or 0.5")
	}
	p.style(f)
	h.duration = duration
	if err := p.kind(h, fields["reserved"]); err != nil {
		return err
	}
	return p.identity(h, fields)
}

// headerBytes checks the redundant length of the header.
func (p parser) headerBytes(f field, signals int) error {
	want := fixedBytes + signals*signalBytes
	got, err := strconv.Atoi(f.trimmed())
	switch {
	case err != nil:
		p.rec.Warn(ErrNonstandard, "%v; took %d", f, want)
	case got != want:
		return f.errorf("but %d signals have a header of %d bytes; correct either field", signals, want)
	}
	return nil
}

func (p parser) identity(h *header, fields map[string]field) error {
	var err error
	if p.rec.Subject.Patient, err = p.text(fields["patient identification"]); err != nil {
		return err
	}
	if p.rec.Subject.Recording, err = p.text(fields["recording identification"]); err != nil {
		return err
	}
	date, clock := fields["start date"], fields["start time"]
	start, ok := parseStart(date.trimmed(), clock.trimmed())
	if !ok {
		p.rec.Warn(ErrStart, "%s (byte %d) and %s (byte %d) are not dd.mm.yy and hh.mm.ss", date.name, date.offset, clock.name, clock.offset)
	}
	switch {
	case undated(p.rec.Subject.Recording):
		start = time.Time{}
	case ok && h.plus:
		start = fullYear(start, p.rec.Subject.Recording)
	}
	p.rec.Start = start
	return nil
}

// kind tells the plain formats and the two kinds of EDF+ or BDF+ apart by the reserved
// field.
func (p parser) kind(h *header, f field) error {
	text, err := p.text(f)
	if err != nil {
		return err
	}
	p.rec.Format = h.name
	kind, plus := strings.CutPrefix(text, h.name+"+")
	if !plus || kind == "" {
		h.doubtful = h.width == 3 && !strings.HasPrefix(text, "24BIT")
		return nil
	}
	h.plus, h.discontinuous = true, kind[0] == 'D'
	if kind[0] != 'C' && kind[0] != 'D' {
		return f.errorf("is neither %s+C nor %s+D", h.name, h.name)
	}
	p.rec.Format = text[:len(h.name)+2]
	return nil
}

func (p parser) signals(h *header, b []byte, n int) error {
	var labels eeg.Labels
	for i := range n {
		s, err := p.signal(h.format, signalFields(b, i, n))
		if err != nil {
			return err
		}
		if !s.annotations {
			s.Type = h.channelType(s.Label)
			s.Label = p.unique(&labels, s.Label, i)
			s.Rate = eeg.Rate{Samples: int64(s.perRecord), Period: h.duration}
			p.rec.Signals = append(p.rec.Signals, s.Signal)
		}
		h.signals = append(h.signals, s)
		h.recordBytes += int64(h.width) * int64(s.perRecord)
	}
	return nil
}

// unique gives a signal a label of its own.
func (p parser) unique(labels *eeg.Labels, label string, i int) string {
	named := labels.Unique(label, i)
	if named != label {
		p.rec.Warn(ErrLabel, "signal %d is called %q; named it %q", i+1, label, named)
	}
	return named
}

// consistent checks what one field alone cannot show.
func (p parser) consistent(h *header) error {
	annotated := false
	for _, s := range h.signals {
		annotated = annotated || s.annotations
	}
	if h.duration == 0 && len(p.rec.Signals) > 0 {
		return fmt.Errorf("%w: the duration of a data record is 0, which only a file without ordinary signals may have", ErrHeader)
	}
	if h.records > 0 && h.duration > longest/time.Duration(h.records) {
		return fmt.Errorf("%w: %d records of %v are more than 50 years", ErrHeader, h.records, h.duration)
	}
	if err := p.width(h); err != nil {
		return err
	}
	switch {
	case h.discontinuous && !annotated:
		return p.refuse(ErrTimekeeping, "%s without an annotation signal: the times of its records are unknown", p.rec.Format)
	case h.plus != annotated:
		p.rec.Warn(ErrNonstandard, "an annotation signal belongs to %s+ and only there", h.name)
	}
	return nil
}

// width checks that the samples of a BDF file have the 24 bits of its version field:
// its reserved field or a digital range that needs them must say so.
func (p parser) width(h *header) error {
	if !h.doubtful {
		return nil
	}
	for _, s := range p.rec.Signals {
		if s.Low < math.MinInt16 || s.High > math.MaxInt16 {
			p.rec.Warn(ErrNonstandard, "the reserved field of a BDF file is not 24BIT")
			return nil
		}
	}
	return p.refuse(ErrHeader, "the reserved field is not 24BIT, and no digital range needs more than 16 bits: the samples may be narrower than those of BDF")
}
