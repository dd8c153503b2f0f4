package wfdb

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"ihealth/eeg"
)

// Options of a Reader.
type Options struct {
	Name string // of the header, for messages; its path when empty
}

// Reader streams a record. It implements eeg.Source; close it after use.
type Reader struct {
	rec      *eeg.Recording
	name     string
	rate     eeg.Rate // of frames
	frames   int64    // announced; 0 when unknown
	next     int64    // frame
	block    int      // frames
	groups   []*group
	channels []*channel
	values   [][]float64
	err      error // that ended the stream
}

// Open opens the record whose header is the file of that path in fsys. The error wraps
// a sentinel of this package or comes from fsys.
func Open(fsys fs.FS, path string, o Options) (*Reader, error) {
	if o.Name == "" {
		o.Name = path
	}
	r := &Reader{rec: &eeg.Recording{Format: "WFDB"}, name: o.Name}
	h, err := openHeader(fsys, path, r)
	if err != nil {
		return nil, err
	}
	r.rate, r.frames = h.rate, h.frames
	if err := r.arrange(h.signals); err != nil {
		return nil, err
	}
	for _, g := range r.groups {
		if err := g.open(fsys, path, r.block); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", r.name, err), r.Close())
		}
	}
	return r, nil
}

func openHeader(fsys fs.FS, path string, r *Reader) (*header, error) {
	f, err := fsys.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	return readHeader(f, r.name, r.rec)
}

// arrange groups the signals by their files and describes them.
func (r *Reader) arrange(signals []signal) error {
	var labels eeg.Labels
	var together []*channel
	files := map[string]bool{}
	perFrame := 0
	for i, s := range signals {
		label := labels.Unique(s.label, i)
		if label != s.label {
			r.rec.Warn(ErrLabel, "signal %d is called %q; named it %q", i+1, s.label, label)
		}
		r.rec.Signals = append(r.rec.Signals, s.described(r.rate, label))
		if i > 0 && s.file != signals[i-1].file {
			r.groups = append(r.groups, newGroup(together, r.frames))
			together = nil
		}
		if together == nil && files[s.file] || together != nil && !s.sameStorage(together[0].signal) {
			return fmt.Errorf("%s:%d: %w: the signals of %q must follow each other, in one format from one byte on", r.name, s.line, ErrHeader, s.file)
		}
		files[s.file] = true
		together = append(together, &channel{signal: s, skip: s.skew * s.perFrame})
		r.channels = append(r.channels, together[len(together)-1])
		perFrame += s.perFrame
	}
	r.groups = append(r.groups, newGroup(together, r.frames))
	r.values = make([][]float64, len(signals))
	r.block = blockFrames(perFrame)
	return nil
}

// blockFrames returns how many frames of so many samples a block holds: an even number,
// fewer where frames are long.
func blockFrames(samples int) int {
	const most, values = 1024, 1 << 18
	return max(2, min(most, values/samples)&^1)
}

// Recording returns the description of the record, complete when Next has returned
// io.EOF.
func (r *Reader) Recording() *eeg.Recording { return r.rec }

// Close closes the files of samples.
func (r *Reader) Close() error {
	var errs []error
	for _, g := range r.groups {
		if g.file != nil {
			errs = append(errs, g.file.Close())
		}
	}
	return errors.Join(errs...)
}

// Next returns the next frames, or io.EOF after the last whole one.
func (r *Reader) Next() (eeg.Block, error) {
	if r.err != nil {
		return eeg.Block{}, r.err
	}
	n, err := r.read()
	if err == nil && n == 0 {
		for _, g := range r.groups {
			g.ended(r.frames, r.next, r.rec)
		}
		err = io.EOF
	} else if err != nil {
		err = fmt.Errorf("%s: %w", r.name, err)
	}
	if r.err = err; err != nil {
		return eeg.Block{}, err
	}
	return r.give(n), nil
}

// read makes every channel ready to give the same number of frames, which it returns:
// 0 at the end of the record, that of its shortest file.
func (r *Reader) read() (int, error) {
	for _, c := range r.channels {
		c.release()
	}
	n := int64(r.block)
	if r.frames > 0 {
		n = min(n, r.frames-r.next)
	}
	for _, g := range r.groups {
		if err := g.fill(int(n), r.rec); err != nil {
			return 0, err
		}
	}
	for _, g := range r.groups {
		if g.over {
			n = min(n, g.frames-r.next)
		}
	}
	if end := r.rate.Time(r.next + n); end > longest {
		return 0, fmt.Errorf("%w: %d samples at %v are more than 50 years", ErrHeader, r.next+n, r.rate)
	}
	return int(max(n, 0)), nil
}

// give returns n frames as a block.
func (r *Reader) give(n int) eeg.Block {
	start := r.rate.Time(r.next)
	for i, c := range r.channels {
		r.values[i] = c.give(n)
		r.rec.Signals[i].Samples += int64(len(r.values[i]))
	}
	r.next += int64(n)
	r.rec.Segments = append(r.rec.Segments[:0], eeg.Segment{Duration: r.rate.Time(r.next)})
	return eeg.Block{Start: start, Values: r.values}
}
