package wfdb

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"

	"ihealth/eeg"
	"ihealth/eeg/internal/beside"
)

// group is the signals of one file, which holds them frame by frame.
type group struct {
	name     string
	format   format
	file     fs.File
	in       *bufio.Reader
	channels []*channel
	perFrame int   // samples of all channels
	most     int64 // frames that may be read, those for the skew included
	frames   int64 // read
	rest     int   // bytes behind the last whole frame
	over     bool  // nothing more can be read
	raw      []byte
	codes    []int32
}

// newGroup takes the signals of one file of a record of that many frames, 0 when that
// is unknown.
func newGroup(channels []*channel, frames int64) *group {
	g := &group{name: channels[0].file, format: channels[0].format, channels: channels, most: math.MaxInt64}
	skew := 0
	for _, c := range channels {
		c.first = g.perFrame
		g.perFrame += c.perFrame
		skew = max(skew, c.skew)
	}
	if frames > 0 {
		g.most = frames + int64(skew)
	}
	return g
}

// open opens the file and finds its first sample. It reads blocks of that many frames;
// memory is made only for a file that holds a frame.
func (g *group) open(fsys fs.FS, header string, block int) error {
	f, err := beside.Open(fsys, header, g.name)
	if err != nil {
		return err
	}
	g.file = f
	info, err := f.Stat()
	if err != nil {
		return err
	}
	offset, frame := g.channels[0].offset, g.format.bytes(g.perFrame)
	if info.Size()-offset < int64(frame) {
		return fmt.Errorf("%w: %q has %d bytes; its first frame ends at byte %d: copy or download it again", ErrNoSample, g.name, info.Size(), offset+int64(frame))
	}
	g.in = bufio.NewReaderSize(f, 1<<16)
	if _, err := io.CopyN(io.Discard, g.in, offset); err != nil {
		return fmt.Errorf("reading %q: %w", g.name, err)
	}
	g.codes = make([]int32, block*g.perFrame)
	g.raw = make([]byte, g.format.bytes(len(g.codes)))
	return nil
}

// fill reads until every channel has n frames to give or the file is over.
func (g *group) fill(n int, rec *eeg.Recording) error {
	for _, c := range g.channels {
		for !g.over && len(c.queue) < n*c.perFrame {
			if err := g.read(rec); err != nil {
				return fmt.Errorf("reading frame %d of %q: %w", g.frames+1, g.name, err)
			}
		}
	}
	return nil
}

// read reads a block of frames. All blocks but the last have an even number of samples,
// as format 212 needs it.
func (g *group) read(rec *eeg.Recording) error {
	frames := int(min(int64(len(g.codes)/g.perFrame), g.most-g.frames))
	got, err := io.ReadFull(g.in, g.raw[:g.format.bytes(frames*g.perFrame)])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	whole := min(frames, g.format.samples(got)/g.perFrame)
	g.rest = got - g.format.bytes(whole*g.perFrame)
	codes := g.codes[:whole*g.perFrame]
	g.format.decode(codes, g.raw)
	for _, c := range g.channels {
		c.take(codes, g.perFrame, rec)
	}
	g.frames += int64(whole)
	g.over = whole < frames || g.frames == g.most
	return nil
}

// ended judges the end of the group in a record that ended after read frames.
func (g *group) ended(announced, read int64, rec *eeg.Recording) {
	padding := 0
	if g.format.padded(read * int64(g.perFrame)) {
		padding = 1
	}
	behind, _ := g.in.Peek(padding + 1) // an error is the end
	switch {
	case g.frames < announced:
		rec.Warn(ErrTruncatedBody, "%q ends in frame %d of %d; read the whole ones", g.name, g.frames+1, announced)
	case announced > 0 && read == announced && len(behind) > padding:
		rec.Warn(ErrTrailing, "%q goes on after the %d frames that the header announces; read these alone", g.name, announced)
	case announced == 0 && (g.frames > read || g.rest > padding):
		rec.Warn(ErrTruncatedBody, "%q ends otherwise than after a frame of all files; read %d", g.name, read)
	case announced > 0 && read == announced:
		g.check(rec)
	}
}

// check compares the checksums, which a skew would blur.
func (g *group) check(rec *eeg.Recording) {
	for _, c := range g.channels {
		if c.checksum != nil && *c.checksum != c.sum && g.frames == g.most && c.skew == 0 {
			rec.Warn(ErrChecksum, "%q, channel %d of %q: %d instead of %d", c.label, c.first+1, g.name, c.sum, *c.checksum)
		}
	}
}
