package brainvision

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"ihealth/eeg"
	"ihealth/eeg/internal/beside"
)

// Options of a Reader. The zero value is strict.
type Options struct {
	Name    string // of the header, for messages; its path when empty
	Lenient bool   // leaves out damaged markers with a warning instead of refusing them
}

// Reader streams a recording. It implements eeg.Source; close it after use.
type Reader struct {
	rec    *eeg.Recording
	name   string
	file   io.Closer
	body   body
	format format
	time   timeline
	points int64 // announced; 0 when unknown
	next   int64 // sample
	over   bool  // whether the file has ended
	values [][]float64
	err    error // that ended the stream
}

// Open opens the recording whose header is the file of that path in fsys. The error
// wraps a sentinel of this package or beside.ErrOutside, or comes from fsys.
func Open(fsys fs.FS, path string, o Options) (*Reader, error) {
	if o.Name == "" {
		o.Name = path
	}
	x := &text{name: o.Name, rec: &eeg.Recording{Format: "BrainVision"}}
	h, err := openHeader(fsys, path, x)
	if err != nil {
		return nil, err
	}
	if err := h.signals(x); err != nil {
		return nil, err
	}
	r := &Reader{rec: x.rec, name: o.Name, format: h.format}
	if r.time, err = openMarkers(fsys, path, h, x, o.Lenient); err != nil {
		return nil, err
	}
	if err := r.openBody(fsys, path, h); err != nil {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	for range h.channels {
		r.values = append(r.values, make([]float64, blockSamples(h.channels)))
	}
	return r, nil
}

func openHeader(fsys fs.FS, path string, x *text) (*header, error) {
	f, err := fsys.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", x.name, err)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	return readHeader(f, x, path)
}

// openMarkers reads the markers into annotations and the timeline.
func openMarkers(fsys fs.FS, path string, h *header, x *text, lenient bool) (timeline, error) {
	if h.markers == "" {
		return newTimeline(x, h.rate, nil), nil
	}
	f, err := beside.Open(fsys, path, h.markers)
	if errors.Is(err, fs.ErrNotExist) {
		x.rec.Warn(ErrNoMarkers, "%q of the header", h.markers)
		return newTimeline(x, h.rate, nil), nil
	}
	if err != nil {
		return timeline{}, fmt.Errorf("%s: %w", x.name, err)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	own := &text{name: h.markers, rec: x.rec}
	markers, err := readMarkers(f, own, h.rate, lenient)
	if err != nil {
		return timeline{}, fmt.Errorf("%s: %w", x.name, err)
	}
	t := newTimeline(own, h.rate, markers)
	for _, m := range markers {
		if m.kind != newSegment {
			x.rec.Annotations = append(x.rec.Annotations, m.annotation(t.time(m.sample), h.rate))
		}
	}
	return t, nil
}

// openBody opens the file of samples.
func (r *Reader) openBody(fsys fs.FS, path string, h *header) error {
	f, err := beside.Open(fsys, path, h.samples)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%w: %q is a folder", ErrHeader, h.samples)
	}
	if err == nil {
		r.file, r.points = f, h.points
		err = r.arrange(f, h, info.Size())
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	return nil
}

// arrange prepares the order of samples. Memory is made only for a file that holds a
// sample of every channel.
func (r *Reader) arrange(f fs.File, h *header, size int64) error {
	frame := int64(h.channels) * int64(h.format.width)
	if size < frame {
		return fmt.Errorf("%w: %q has %d bytes, one sample of %d channels has %d: copy or download it again", ErrNoSample, h.samples, size, h.channels, frame)
	}
	if !h.vectorized {
		r.body = newMultiplexed(f, h.channels, h.format.width)
		return nil
	}
	at, ok := f.(io.ReaderAt)
	if !ok {
		return fmt.Errorf("%w: %q is stored channel by channel, which needs a file that can be read anywhere", ErrUnsupported, h.samples)
	}
	if r.points == 0 {
		r.points = size / frame
	}
	switch {
	case r.points > size/frame || h.points == 0 && size%frame != 0:
		return fmt.Errorf("%w: %q has %d bytes, which are not %d samples of %d channels: the last channels would be missing; copy or download it again",
			ErrTruncatedBody, h.samples, size, r.points, h.channels)
	case size > r.points*frame:
		r.rec.Warn(ErrTrailing, "%q has %d bytes, its samples %d", h.samples, size, r.points*frame)
	}
	r.body = newVectorized(at, h.channels, h.format.width, r.points)
	return nil
}

// Recording returns the description of the recording, complete when Next has returned
// io.EOF.
func (r *Reader) Recording() *eeg.Recording { return r.rec }

// Close closes the file of samples.
func (r *Reader) Close() error { return r.file.Close() }

// Next returns the next samples, or io.EOF after the last one.
func (r *Reader) Next() (eeg.Block, error) {
	if r.err != nil {
		return eeg.Block{}, r.err
	}
	n, err := r.read()
	if err == nil && n > 0 {
		err = r.extend(n)
	} else if err == nil {
		err = io.EOF
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%s: %w", r.name, err)
	}
	if r.err = err; err != nil {
		return eeg.Block{}, err
	}
	return r.decode(n), nil
}

// read reads at most to the end of the stretch of the next sample and returns the
// number of samples.
func (r *Reader) read() (int, error) {
	if r.over {
		return 0, nil
	}
	want := int64(blockSamples(len(r.values)))
	if i := r.time.at(r.next) + 1; i < len(r.time.stretches) {
		want = min(want, r.time.stretches[i].first-r.next)
	}
	if r.points > 0 {
		want = min(want, r.points-r.next)
	}
	n, rest, err := r.body.read(int(want))
	if err != nil {
		return 0, fmt.Errorf("reading sample %d: %w", r.next+1, err)
	}
	if r.over = int64(n) < want || want == 0; r.over {
		r.ended(r.next+int64(n), rest)
	}
	return n, nil
}

// ended judges the end of the file after found samples.
func (r *Reader) ended(found int64, rest int) {
	m, stream := r.body.(*multiplexed)
	switch {
	case rest > 0:
		r.rec.Warn(ErrTruncatedBody, "%d bytes of sample %d; read the whole ones", rest, found+1)
	case r.points > found:
		r.rec.Warn(ErrTruncatedBody, "the header announces %d samples; read %d", r.points, found)
	case r.points > 0 && stream && m.more():
		r.rec.Warn(ErrTrailing, "the header announces %d samples; read these alone", r.points)
	}
}

// extend adds n samples to the recording.
func (r *Reader) extend(n int) error {
	k := r.time.at(r.next)
	s := r.time.stretches[k]
	duration := r.time.rate.Time(r.next + int64(n) - s.first)
	if duration > longest-s.start {
		return fmt.Errorf("%w: %d samples at %v are more than 50 years", ErrHeader, r.next+int64(n), r.time.rate)
	}
	if k == len(r.rec.Segments) {
		r.rec.Segments = append(r.rec.Segments, eeg.Segment{Start: s.start})
	}
	r.rec.Segments[k].Duration = duration
	return nil
}

// decode returns n samples as a block.
func (r *Reader) decode(n int) eeg.Block {
	block := eeg.Block{Segment: r.time.at(r.next), Start: r.time.time(r.next)}
	buffer, channel, stride := r.body.layout()
	for c := range r.values {
		r.values[c] = r.values[c][:n]
		if infinite := r.format.samples(r.values[c], buffer[c*channel:], stride); infinite > 0 {
			r.rec.Warn(ErrRange, "%q: %d from sample %d on", r.rec.Signals[c].Label, infinite, r.next+1)
		}
		r.rec.Signals[c].Samples += int64(n)
	}
	r.next += int64(n)
	block.Values = r.values
	return block
}
